import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { auditEndpoint } from "../../demo/audit-endpoint.mjs";

let server: Server;
let url = "";
beforeAll(async () => {
  server = createServer((request, response) => void auditEndpoint(request, response));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

it.each([
  ["what it received", '{"index":1}', 200, '{\n  "index": 1\n}'],
  ["what is no JSON", "{", 400, '{"error": "no JSON"}'],
  ["what is too long", `"${"x".repeat(20_000)}"`, 413, '{"error": "too long"}'],
])("answers %s", async (_what, body, status, text) => {
  const response = await fetch(url, { method: "POST", body });
  expect([response.status, await response.text()]).toEqual([status, text]);
});

it("takes posts only", async () => expect((await fetch(url)).status).toBe(405));
