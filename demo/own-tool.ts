import { html, LitElement, type TemplateResult } from "lit";
import { z } from "zod";
import type { InteractionTextarea, Tool } from "../src/index.js";

export const EXAMPLE = `export default (z) => ({
  name: "weather",
  description: "Today's weather at a place",
  parameters: z.object({ place: z.string().meta({ copy: true }) }),
  source: "this page",
  execute({ place }) {
    return { result: \`\${place}: 14 °C, light rain\` };
  },
});
`;

/** A tool as text: the visitor's own code, run in the visitor's own page when its button is pressed. */
export class OwnTool extends LitElement {
  static override properties = { box: { attribute: false }, message: { state: true } };
  declare box: InteractionTextarea | null;
  declare private message: string;

  constructor() {
    super();
    this.box = null;
    this.message = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    void this.use();
  }

  /** Registers what the editor holds, in the place of its namesake. */
  async use(): Promise<void> {
    const code = this.querySelector("textarea")!.value;
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    try {
      const { default: declare } = (await import(/* @vite-ignore */ url)) as { default: (zod: typeof z) => Tool };
      const tool = declare(z);
      this.box!.registerTool(tool);
      this.message = `The model may call ${tool.name} now.`;
    } catch (error) {
      this.message = error instanceof Error ? error.message : String(error);
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  protected override render(): TemplateResult {
    return html`<label for="tool-code">Your tool</label>
      <textarea id="tool-code" rows="9" spellcheck="false" autocapitalize="off" .defaultValue=${EXAMPLE}></textarea>
      <div class="bar">
        <button type="button" @click=${() => void this.use()}>Use this tool</button>
        <span class="note" role="status">${this.message}</span>
      </div>`;
  }
}
if (!customElements.get("own-tool")) customElements.define("own-tool", OwnTool);
