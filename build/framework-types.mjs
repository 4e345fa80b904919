// Types for templates of Vue and Svelte. The generators there are give `value` the type of an unknown name, bind every
// property, and import DOM events from the library; the frameworks' own ways are a few lines.

const HEAD = "// Generated from custom-elements.json.\n";

/** As Vue's guide types custom elements in templates: https://vuejs.org/guide/extras/web-components.html */
export function vueTypes(elements) {
  return `${HEAD}import type { EmitFn, HTMLAttributes, PublicProps } from "vue";
${imports(elements)}
type Template<Element extends HTMLElement, Props, Events extends Record<string, Event>> = new () => Element & {
  /** Read by Vue's type checker only. */
  $props: HTMLAttributes & Props & PublicProps;
  /** Read by Vue's type checker only. */
  $emit: EmitFn<{ [Name in keyof Events]: (event: Events[Name]) => void }>;
};

${elements.map((element) => propsOf(element)).join("\n")}
declare module "vue" {
  interface GlobalComponents {
${elements.map(({ name, tag, events }) => `    "${tag}": Template<${name}, ${name}Props, ${eventsOf(events)}>;`).join("\n")}
  }
}
`;
}

/** As Svelte 5 sets properties and listens: https://svelte.dev/docs/svelte/typescript */
export function svelteTypes(elements) {
  return `${HEAD}import type { HTMLAttributes } from "svelte/elements";
${imports(elements)}
type Template<Element extends HTMLElement, Props, Events extends Record<string, Event>> = Omit<HTMLAttributes<Element>, keyof Props> &
  Props & { [Name in keyof Events & string as \`on\${Name}\`]?: ((event: Events[Name] & { currentTarget: Element }) => void) | null };

${elements.map((element) => propsOf(element)).join("\n")}
declare module "svelte/elements" {
  interface SvelteHTMLElements {
${elements.map(({ name, tag, events }) => `    "${tag}": Template<${name}, ${name}Props, ${eventsOf(events)}>;`).join("\n")}
  }
}
`;
}

function imports(elements) {
  return elements.map(({ name, entry }) => `import type { ${name} } from "../types/src/${entry}.js";\n`).join("");
}

/** What a template may set: properties, and the attributes that have other names. */
function propsOf({ name, properties, attributes }) {
  const others = attributes.filter((attribute) => attribute.fieldName && !properties.includes(attribute.name));
  const lines = [
    ...properties.map((property) => [property, typeOf(name, property)]),
    ...others.map((attribute) => [attribute.name, typeOf(name, attribute.fieldName)]),
  ];
  return `interface ${name}Props {\n${lines.map(([key, type]) => `  "${key}"?: ${type} | undefined;`).join("\n")}\n}\n`;
}

// Read they are all the words; any number of them may be set.
const typeOf = (name, property) => (property === "strings" ? `Partial<${name}["strings"]>` : `${name}["${property}"]`);

function eventsOf(events) {
  const own = events.map((event) => event.name).filter((name) => name.includes("-"));
  return own.length > 0 ? `Pick<HTMLElementEventMap, ${own.map((name) => `"${name}"`).join(" | ")}>` : "{}";
}
