import { exposeFaulty } from "./workers.js";

// Dies on its second decision, whatever it is.
exposeFaulty((call) => {
  if (call < 1) return;
  setTimeout(() => {
    throw new Error("the worker dies");
  });
  return new Promise(() => undefined);
});
