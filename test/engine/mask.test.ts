import { describe, expect, it } from "vitest";
import { forbid, withIdleBias } from "../../worker/engines/mask.js";

const types = new Map([
  ["idle", 3],
  ["mark", 7],
  ["skip", 40],
] as const);
const all = () => new Int32Array(2).fill(-1);

describe("restraint", () => {
  it("leaves the choice as it is without a bias", () => {
    expect(withIdleBias(types, { token: 7, logits: [5, 6, 1] }, all(), 0)).toBe(7);
  });
  it("turns a narrow act into idle, and a clear one not", () => {
    expect(withIdleBias(types, { token: 7, logits: [5, 6, 1] }, all(), 2)).toBe(3);
    expect(withIdleBias(types, { token: 7, logits: [5, 9, 1] }, all(), 2)).toBe(7);
  });
  it("turns a narrow idle into the likeliest allowed act when eager", () => {
    const mask = all();
    forbid(mask, 7);
    expect(withIdleBias(types, { token: 3, logits: [6, 5.9, 5.5] }, mask, -2)).toBe(40);
  });
  it("does not touch a token that opens no type", () => {
    expect(withIdleBias(types, { token: 9, logits: [6, 5, 5] }, all(), 2)).toBe(9);
  });
});
