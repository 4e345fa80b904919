import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
/** The browser of all tests; `npm test` finds or installs one and says which. */
export const chrome = process.env["CHROME_PATH"] ?? "/usr/bin/chromium";
