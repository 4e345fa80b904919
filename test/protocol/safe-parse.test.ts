import { expect, it } from "vitest";
import { checkSession } from "../../src/inspector/session-file.js";
import { parseAction } from "../../src/protocol/action.js";

// Found by `npm run trust`: zod itself throws on these.
const TRAP = '{"length": {"toString": 1}}';

it("an action whose text has a length that is no number is `action-invalid`", () => {
  expect(() => parseAction(`skip(${TRAP})`)).toThrowError(expect.objectContaining({ code: "action-invalid" }));
});

it("so is a session file with one `session-invalid`", () => {
  expect(() => checkSession(JSON.parse(`{"model": ${TRAP}}`))).toThrowError(expect.objectContaining({ code: "session-invalid" }));
  expect(() => checkSession({ version: 1, model: "", engine: JSON.parse(TRAP) as unknown })).toThrowError(
    expect.objectContaining({ code: "session-invalid" }),
  );
});
