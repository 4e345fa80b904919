/** What Storybook tells of a story that has ended. */
export interface Finished {
  status: "success" | "error";
  reporters: { type: string; status: string; result: { violations?: Violation[]; error?: unknown } }[];
  errors: unknown[];
}

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; target: unknown; failureSummary?: string }[];
}

/** What went wrong, for a person; null where nothing did. */
export function describeFailure({ status, reporters, errors }: Finished): string | null {
  const a11y = reporters.filter((report) => report.type === "a11y");
  const lines = [
    ...errors.map((error) => `  ${messageOf(error)}`),
    ...a11y.flatMap(({ result }) => (result.violations ?? []).flatMap(violationLines)),
    ...a11y.flatMap(({ result }) => (result.error ? [`  axe failed: ${messageOf(result.error)}`] : [])),
  ];
  if (lines.length > 0) return lines.join("\n");
  return status === "success" ? null : "  It ended with an error that it did not name.";
}

function violationLines({ id, help, nodes }: Violation): string[] {
  return nodes.map(
    ({ html, target, failureSummary }) =>
      `  axe ${id}: ${help}\n    ${JSON.stringify(target)} ${html.slice(0, 160)}\n    ${failureSummary ?? ""}`,
  );
}

function messageOf(error: unknown): string {
  // A failed `waitFor` adds the whole page's markup.
  if (error && typeof error === "object" && "message" in error) return String(error.message).split("\n\nIgnored nodes")[0]!;
  if (error && typeof error === "object" && "description" in error) return String(error.description);
  return typeof error === "string" ? error : JSON.stringify(error);
}
