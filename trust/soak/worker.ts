/** A model that never sits still, and breaks down when it is told to: the real worker host with an engine made for it. */
import { expose } from "comlink";
import { InteractionError } from "../../src/protocol/errors.js";
import { segmentsText, type Segment } from "../../src/protocol/segment.js";
import type { EngineConfig, EngineDecision } from "../../src/protocol/wire.js";
import { Random } from "../../training/corpus-tools/random.js";
import { ScriptedEngine } from "../../worker/engines/scripted.js";
import { WorkerHost } from "../../worker/host.js";

let fault = "";
let calls = 0;

addEventListener("message", ({ data }: MessageEvent<{ fault?: string } | null>) => {
  if (!data || typeof data.fault !== "string") return;
  fault = data.fault;
  if (fault === "worker closes") close();
  if (fault === "worker throws") throw new Error("the worker dies");
});

class Restless extends ScriptedEngine {
  private seed = "";
  override load(config: EngineConfig) {
    this.seed = config.modelUrl;
    return super.load(config);
  }
  override async decide(prompt: readonly Segment[], ...rest: [string, AbortSignal]): Promise<EngineDecision> {
    if (fault === "engine throws") throw ((fault = ""), new TypeError("cannot read properties of undefined"));
    if (fault === "device lost") throw ((fault = ""), new InteractionError("webgpu-lost", "The GPU was lost."));
    if (fault === "worker answers nothing") return new Promise(() => undefined);
    const answer = await super.decide(prompt, ...rest);
    const text = segmentsText(prompt);
    return { ...answer, text: say(new Random(`${this.seed} ${calls++} ${text.length}`), text) };
  }
}

const ANIMALS = ["heron", "dolphin", "badger", "quokka"];

function say(random: Random, prompt: string): string {
  const ids = [...prompt.matchAll(/source=tool id=(t\d+)/g)].map(([, id]) => id);
  const animal = random.pick(ANIMALS);
  switch (random.between(0, 11)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return `mark("animal", "${animal}", "${random.pick(["underline", "callout"])}")`;
    case 4:
      return `delegate("score", {"team": "Morocco"})`;
    case 5:
      return `delegate("${random.pick(["hangs", "throws"])}", {"query": "${animal}"})`;
    case 6:
    case 7:
      return ids.length > 0 ? `integrate("Morocco 2, Netherlands 1", "${ids.at(-1)}")` : "idle";
    case 8:
      return `respond("a ${animal} it is")`;
    case 9:
      return random.pick(['skip("no longer wanted")', 'idle("waits")', 'delegate("timer", {"in_s": 1, "note": "breathe"})']);
    case 10:
      return random.pick(["no such thing()", "mark(", "\u0000", `respond("${"x".repeat(5_000)}")`, 'nudge("breathe")']);
    default:
      return "idle";
  }
}

expose(new WorkerHost(() => Promise.resolve(new Restless())));
