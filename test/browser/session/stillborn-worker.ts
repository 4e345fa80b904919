// Dies before it has heard of anything.
throw new Error("the worker dies");
