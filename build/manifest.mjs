/** The classes that are published, each with the entry that exports it. */
const ENTRIES = { InteractionTextarea: "index", InteractionInspector: "inspector" };

/** The manifest of the sources, cut down to the elements, what is public of them, and the modules that a page imports. */
export function published({ modules, ...rest }) {
  const declarations = modules.flatMap((module) => module.declarations ?? []).filter(({ name }) => name in ENTRIES);
  return { ...rest, modules: declarations.map(moduleOf) };
}

function moduleOf(declaration) {
  const { name, tagName, members = [], attributes = [] } = declaration;
  const path = `dist/${ENTRIES[name]}.js`;
  const own = { name, module: path };
  return {
    kind: "javascript-module",
    path,
    declarations: [
      {
        ...declaration,
        members: members.filter(isPublic),
        // As in a native textarea, the attribute is not the property of its name.
        attributes: attributes.map((attribute) => (attribute.name === "value" ? { ...attribute, fieldName: "defaultValue" } : attribute)),
      },
    ],
    exports: [
      { kind: "js", name, declaration: own },
      { kind: "custom-element-definition", name: tagName, declaration: own },
    ],
  };
}

function isPublic({ name, privacy, static: isStatic }) {
  return !isStatic && privacy !== "private" && privacy !== "protected" && !name.startsWith("#") && !name.endsWith("Callback");
}

/** Each element with the names that a template may set, and its events with their classes. */
export function publicElements({ modules }) {
  return modules.map(({ declarations: [declaration] }) => {
    const { name, tagName, members, attributes = [], events = [] } = declaration;
    const properties = members.filter(({ kind, readonly }) => kind === "field" && !readonly).map((field) => field.name);
    return { name, tag: tagName, entry: ENTRIES[name], properties, attributes, events };
  });
}
