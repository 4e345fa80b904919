// Runs in the page ahead of Storybook: keeps what the preview tells of its story in `finished`.
// Plain JavaScript: a transpiler's helpers would be missing there.
let channel;
const errors = [];
const finish = (how) => (globalThis.finished ??= { reporters: [], ...how, errors });

Object.defineProperty(globalThis, "__STORYBOOK_ADDONS_CHANNEL__", {
  configurable: true,
  get: () => channel,
  set(value) {
    if (value === channel) return;
    channel = value;
    for (const event of ["playFunctionThrewException", "storyThrewException", "storyErrored", "unhandledErrorsWhilePlaying"])
      channel.on(event, (error) => errors.push(error));
    channel.on("storyFinished", finish);
    channel.on("storyMissing", () => finish({ status: "error" }));
    channel.on("docsRendered", () => finish({ status: "success" }));
  },
});
