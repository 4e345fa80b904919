/** What Storybook reads of custom-elements.json. */
interface Declaration {
  tagName?: string;
  members?: { name: string; privacy?: string; kind: string; static?: boolean }[];
}
interface Manifest {
  modules: { declarations?: Declaration[] }[];
}

/** The manifest without what is no part of the element's face: private and static members, and life-cycle callbacks. */
export function documented(manifest: unknown): Manifest {
  const { modules } = manifest as Manifest;
  return {
    ...(manifest as Manifest),
    modules: modules.map((module) => ({
      ...module,
      declarations: (module.declarations ?? []).map((declaration) => ({
        ...declaration,
        ...(declaration.members && { members: declaration.members.filter(isPublic) }),
      })),
    })),
  };
}

function isPublic({ name, privacy, static: isStatic }: { name: string; privacy?: string; static?: boolean }): boolean {
  return !isStatic && privacy !== "private" && privacy !== "protected" && !name.startsWith("#") && !name.endsWith("Callback");
}
