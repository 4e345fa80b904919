import { InteractionInspector } from "./inspector/interaction-inspector.js";

declare global {
  interface HTMLElementTagNameMap {
    "interaction-inspector": InteractionInspector;
  }
}

if (typeof customElements !== "undefined" && !customElements.get("interaction-inspector")) {
  customElements.define("interaction-inspector", InteractionInspector);
}

export { InteractionInspector };
export { INSPECTOR_ENGLISH, type InspectorStrings } from "./inspector/strings.js";
