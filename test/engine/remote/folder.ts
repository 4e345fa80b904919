import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

/** Answers on a port of this machine until it is closed. */
export async function listen(handler: http.RequestListener) {
  const server = http.createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Serves the shipped model's folder, as a host would, and says what was asked for. */
export async function serveModel() {
  const asked: string[] = [];
  const served = await listen((request, response) => {
    const name = path.basename(request.url ?? "");
    asked.push(name);
    fs.createReadStream(path.join("models/interaction-135m", name)).pipe(response);
  });
  return { ...served, asked };
}
