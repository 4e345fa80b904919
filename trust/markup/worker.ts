/** The worker with the scripted engine alone: the other two need more of a policy (docs/privacy.md). */
import * as z from "zod";
z.config({ jitless: true });

import { expose } from "comlink";
import { ScriptedEngine } from "../../worker/engines/scripted.js";
import { WorkerHost } from "../../worker/host.js";

expose(new WorkerHost(() => Promise.resolve(new ScriptedEngine())));
