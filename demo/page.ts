import { html, render } from "lit";
import type { InteractionTextarea } from "../src/index.js";
import "../src/inspector.js";
import type { InteractionInspector } from "../src/inspector.js";
import "./demo-section.js";
import type { DemoOptions } from "./demo-section.js";
import { SECTIONS } from "./sections.js";

/** Every section, the way to it, and one inspector that looks at the box in use. */
export function renderDemo(root: HTMLElement, options: DemoOptions): void {
  const inspect = ({ target }: Event) => {
    const box = (target as Element).closest<InteractionTextarea>("interaction-textarea");
    const inspector = root.querySelector<InteractionInspector>("interaction-inspector")!;
    if (box) inspector.target = box;
  };
  render(
    html`<nav aria-label="Sections">
        <ul>
          ${SECTIONS.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
        </ul>
      </nav>
      <main @focusin=${inspect}>
        <div class="sections">
          ${SECTIONS.map((section) => html`<demo-section .section=${section} .options=${options}></demo-section>`)}
        </div>
        <aside aria-labelledby="inspector-title">
          <h2 id="inspector-title">What the model sees and does</h2>
          <interaction-inspector></interaction-inspector>
        </aside>
      </main>`,
    root,
  );
  const first = root.querySelector<InteractionTextarea>("interaction-textarea");
  if (first) root.querySelector<InteractionInspector>("interaction-inspector")!.target = first;
}
