/** Bytes of a posted decision, at most. */
const LARGEST = 10_000;

/**
 * Answers a POST with the JSON that it received, as a backend would store it. A connect middleware.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
export async function auditEndpoint(request, response) {
  const answer = (status, body) => response.writeHead(status, { "Content-Type": "application/json" }).end(body);
  if (request.method !== "POST") return answer(405, '{"error": "POST a decision"}');
  let body = "";
  for await (const piece of request) {
    body += piece;
    if (body.length > LARGEST) return answer(413, '{"error": "too long"}');
  }
  try {
    answer(200, JSON.stringify(JSON.parse(body), null, 2));
  } catch {
    answer(400, '{"error": "no JSON"}');
  }
}
