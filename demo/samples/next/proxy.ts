import { NextResponse, type NextRequest } from "next/server";

/** Where scripts and styles come from; the page's own origin unless `ASSETS` says otherwise. */
const assets = process.env.ASSETS ?? "";

/** A strict policy for the page, after Next's guide: https://nextjs.org/docs/app/guides/content-security-policy */
export function proxy(request: NextRequest) {
  if (process.env.NODE_ENV === "development") return NextResponse.next();
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'`,
    // From another origin the worker is started through a `blob:` that imports it.
    `worker-src 'self' ${assets && "blob:"}`,
    `style-src 'self' ${assets}`,
    `connect-src 'self' ${assets}`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

// Pages only.
export const config = { matcher: "/" };
