import { exposeFaulty } from "./workers.js";

// Dies on every decision.
exposeFaulty(() => {
  setTimeout(() => {
    throw new Error("the worker dies");
  });
  return new Promise(() => undefined);
});
