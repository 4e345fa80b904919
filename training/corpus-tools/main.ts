import fs from "node:fs";

/** Runs `main` where the module at `url` is the one that Node was asked to run; a fault is one line and exit code 1. */
export async function runMain(url: string, main: () => void | Promise<void>): Promise<void> {
  if (!isMain(url)) return;
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

function isMain(url: string): boolean {
  return process.argv[1] !== undefined && url === new URL(`file://${fs.realpathSync(process.argv[1])}`).href;
}
