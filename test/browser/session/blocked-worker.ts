import { exposeFaulty } from "./workers.js";

// The first decision keeps the whole worker busy for five seconds.
exposeFaulty((call) => {
  const until = performance.now() + (call === 0 ? 5_000 : 0);
  while (performance.now() < until);
});
