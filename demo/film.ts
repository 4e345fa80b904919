/**
 * `npm run demo:film`: plays the first two sessions of docs/demo-session.json, marks and the held fact, in the real
 * element and makes docs/demo.gif of it. The page's clock is moved frame by frame, so a slow machine makes the same film.
 */
import fs from "node:fs";
import { chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { createServer } from "vite";
import type { InteractionTextarea } from "../src/index.js";
import type { AuditRecord, SessionExport } from "../src/protocol/index.js";
import { chrome } from "../test/paths.js";

/** ms of a session from one frame to the next, and for how long it is shown: the recorded typist is a very fast one. */
const STEP = { session: 80, shown: 130 };
/** ms that nothing happens, at most; and that the last frame of a scene stands. */
const STILL = 700;
const LAST = 3200;
const SIZE = { width: 680, height: 220 };
const OUTPUT = "docs/demo.gif";

interface Frame {
  png: Buffer;
  ms: number;
}

const { sessions } = JSON.parse(fs.readFileSync("docs/demo-session.json", "utf8")) as { sessions: SessionExport[] };
const [marks, heldFact] = sessions as [SessionExport, SessionExport];
const server = await createServer({ server: { port: 0 }, logLevel: "error" });
await server.listen();
const browser = await chromium.launch({ executablePath: chrome, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1.5, reducedMotion: "reduce", colorScheme: "light" });
  const url = new URL("demo/film.html", server.resolvedUrls!.local[0]!).href;
  // It ends where the text is offered: the recorded typist types on and passes it by.
  const offered = heldFact.records.findIndex(({ decision }) => decision.action.type === "integrate");
  const frames = [
    ...(await filmed(page, url, marks)),
    ...(await filmed(page, url, { ...heldFact, records: heldFact.records.slice(0, offered + 1) })),
  ];
  const film = sharp(
    frames.map(({ png }) => png),
    { join: { animated: true } },
  );
  await film.gif({ delay: frames.map(({ ms }) => ms), loop: 0, colours: 48, dither: 0, effort: 10 }).toFile(OUTPUT);
  const seconds = frames.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  console.log(`${OUTPUT}: ${frames.length} frames, ${seconds.toFixed(0)} s, ${Math.round(fs.statSync(OUTPUT).size / 1000)} kB`);
} finally {
  await browser.close();
  await server.close();
}

/** A session as frames; equal ones are one that stands longer. */
async function filmed(page: Page, url: string, session: SessionExport): Promise<Frame[]> {
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector("interaction-textarea")?.matches(":defined"));
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.evaluate((recording) => {
    const box = document.querySelector<InteractionTextarea>("interaction-textarea")!;
    box.focus();
    void box.replay(recording).then(() => (document.title = "over"));
  }, typedOut(session));
  const frames: Frame[] = [];
  do {
    await page.clock.runFor(STEP.session);
    const png = await page.screenshot({ caret: "hide" });
    const last = frames.at(-1);
    if (last?.png.equals(png)) last.ms = Math.min(last.ms + STEP.shown, STILL);
    else frames.push({ png, ms: STEP.shown });
  } while ((await page.title()) !== "over");
  frames.at(-1)!.ms = LAST;
  return frames;
}

/** The session with a snapshot a key: a recording has one every 650 ms. */
function typedOut(session: SessionExport): SessionExport {
  const records: AuditRecord[] = [];
  let before = { text: "", at: 0 };
  for (const record of session.records) {
    const { event } = record;
    if (event.source === "user" && event.text.startsWith(before.text)) {
      const { length } = before.text;
      const keys = event.text.length - length;
      for (let key = 1; key < keys; key++) {
        const at = before.at + ((record.at - before.at) * key) / keys;
        const snapshot = { ...event, text: event.text.slice(0, length + key) };
        records.push({ ...record, at, event: snapshot, executed: false, decision: { ...record.decision, action: { type: "idle" } } });
      }
    }
    records.push(record);
    before = { text: event.source === "user" ? event.text : before.text, at: record.at };
  }
  return { ...session, records };
}
