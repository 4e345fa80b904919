// `npm test`: sets everything up and runs all checks, one after the other. Prints the counts at the end.
import { spawn } from "node:child_process";
import process from "node:process";
import { ensureChrome, ensureDependencies, root } from "./setup.mjs";

ensureDependencies();
const chrome = ensureChrome();

const fast = process.argv.includes("--fast");
const steps = [
  ["format", "prettier --check ."],
  ["lint", "oxlint --deny-warnings ."],
  ["types", "tsc -p ."],
  ["dead code", "knip"],
  ["corpus", "node --import tsx training/corpus-tools/check.ts training/corpus/*.stream"],
  ["unit tests", "vitest run"],
  ["browser tests", "web-test-runner"],
  ["build", "npm run --silent build"],
  ["package", "publint --strict"],
  ["package types", "attw --pack . --profile esm-only"],
  ["package tests", "npm run --silent package"],
  ...(fast
    ? []
    : [
        ["stories", "npm run --silent test:storybook"],
        ["real model", "node --import tsx test/e2e/run.ts"],
      ]),
];

// The runners' own words for their counts.
const COUNTS = [/Tests\s+(?:(\d+) failed \| )?(\d+) passed/, /(\d+) passed, (\d+) failed/];
let passed = 0;
let failed = 0;
const failures = [];

for (const [name, command] of steps) {
  console.log(`\n── ${name}: ${command}`);
  const { code, output } = await run(command);
  const counts = read(output);
  passed += counts.passed;
  failed += counts.failed;
  if (code !== 0) {
    failures.push(name);
    if (counts.failed === 0) failed++;
  } else if (counts.passed === 0) passed++;
}

if (failures.length > 0) console.error(`\nFailed: ${failures.join(", ")}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failures.length > 0 ? 1 : 0);

function read(output) {
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
  const vitest = COUNTS[0].exec(plain);
  if (vitest) return { passed: Number(vitest[2]), failed: Number(vitest[1] ?? 0) };
  const line = [...plain.matchAll(new RegExp(COUNTS[1], "g"))].pop();
  return line ? { passed: Number(line[1]), failed: Number(line[2]) } : { passed: 0, failed: 0 };
}

function run(command) {
  return new Promise((resolve) => {
    const child = spawn(command, {
      cwd: root,
      shell: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CHROME_PATH: chrome, PATH: `${root}/node_modules/.bin:${process.env.PATH}`, CI: "1", FORCE_COLOR: "0" },
    });
    let output = "";
    for (const [stream, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])
      stream.on("data", (data) => {
        output += data;
        to.write(data);
      });
    child.on("close", (code) => resolve({ code, output }));
  });
}
