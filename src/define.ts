import { InteractionTextarea } from "./element/interaction-textarea.js";

declare global {
  interface HTMLElementTagNameMap {
    "interaction-textarea": InteractionTextarea;
  }
}

if (typeof customElements !== "undefined" && !customElements.get("interaction-textarea")) {
  customElements.define("interaction-textarea", InteractionTextarea);
}

export * from "./index.js";
