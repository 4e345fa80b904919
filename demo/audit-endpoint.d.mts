import type { IncomingMessage, ServerResponse } from "node:http";

export function auditEndpoint(request: IncomingMessage, response: ServerResponse): Promise<void>;
