/** What we need of Trusted Types; TypeScript's DOM has them not. */
interface Policy {
  createScriptURL(url: string): unknown;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}
let policy: Policy | null | undefined;

/** The address of a worker as Trusted Types want it, where the page has them and lists the policy `interaction-textarea`. */
export function trusted(url: string): string {
  if (policy === undefined) {
    try {
      const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
      policy = trustedTypes?.createPolicy("interaction-textarea", { createScriptURL: (given) => given }) ?? null;
    } catch {
      // Not listed: where the types are required, the worker's start says so.
      policy = null;
    }
  }
  // TypeScript's Worker takes no TrustedScriptURL yet.
  return policy ? (policy.createScriptURL(url) as string) : url;
}
