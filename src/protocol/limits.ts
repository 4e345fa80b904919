/** Longest text, in UTF-16 units, of each free part of an action. The grammar uses the same numbers. */
export const LIMIT = { kind: 32, span: 120, reason: 100, text: 200, argument: 200, respond: 400 } as const;

/** Names of tools and of their parameters. */
export const IDENTIFIER = /^[a-z][a-z0-9_]{0,31}$/;

/** Control characters have no place in an action: they cannot be typed by the grammar either. */
export const PLAIN = /^[^\u0000-\u001f]*$/u;
