import fs from "node:fs";

/** Whether the module at `url` is the one that Node was asked to run. */
export function isMain(url: string): boolean {
  return process.argv[1] !== undefined && url === new URL(`file://${fs.realpathSync(process.argv[1])}`).href;
}
