// Runs in the page ahead of Storybook: keeps what the preview tells of its story in `finished`.
// Plain JavaScript: a transpiler's helpers would be missing there.
let channel;
let errors = [];
const finish = (how) => (globalThis.finished ??= { reporters: [], ...how, errors });

/** Goes to another story in the same page: half the time of a fresh one. */
globalThis.openStory = (storyId) => {
  errors = [];
  globalThis.finished = undefined;
  channel.emit("setCurrentStory", { storyId, viewMode: "story" });
};

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
