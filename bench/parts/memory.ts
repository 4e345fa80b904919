import fs from "node:fs";
import type { Browser } from "playwright-core";

/** Bytes that all of the browser's processes hold in memory; null where there is no `/proc`. Shared pages count in each. */
export async function residentBytes(browser: Browser): Promise<number | null> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    let kilobytes = 0;
    for (const { id } of processInfo) {
      const status = fs.readFileSync(`/proc/${id}/status`, "utf8");
      kilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    }
    return kilobytes * 1024;
  } catch {
    return null;
  } finally {
    await session.detach();
  }
}
