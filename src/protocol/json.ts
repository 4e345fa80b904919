/** JSON with a blank after `:` and `,`, as the corpus writes it. */
export function printJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printJson).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${printJson(item)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value) ?? "null";
}
