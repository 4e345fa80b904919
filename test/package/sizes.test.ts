import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../paths.js";
import { measure, table } from "./sizes.js";

describe("sizes", async () => {
  const sizes = await measure();

  it("the element can be typed into after 25 kB", () => {
    expect(sizes.first).toBeLessThan(25_000);
  });

  it("README states them: what `npm run sizes` prints", () => {
    const readme = fs.readFileSync(path.join(root, "README.md"), "utf8");
    const stated = new Map([...readme.matchAll(/^\| (.+?) +\| +(\d+) kB \|$/gm)].map(([, what, kB]) => [what!, Number(kB)]));
    for (const [what, kB] of table(sizes)) {
      expect(stated.has(what), what).toBe(true);
      // Compressors differ by a hair.
      expect(Math.abs(stated.get(what)! - kB), `${what}: ${kB} kB`).toBeLessThanOrEqual(Math.max(1, kB / 100));
    }
  });
});
