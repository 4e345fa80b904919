import { css } from "lit";

/** What a page may set for all elements of the library, with the defaults for light and dark. */
export const themeStyles = css`
  :host {
    --_accent: var(--interaction-accent, light-dark(#3b5bdb, #91a7ff));
    --_text: var(--interaction-text, light-dark(#1c1e21, #e9ebee));
    --_muted: var(--interaction-muted, light-dark(#5c636b, #a3aab3));
    --_surface: var(--interaction-surface, light-dark(#ffffff, #1b1d21));
    --_raised: var(--interaction-raised, light-dark(#f6f7f9, #25282d));
    --_line: var(--interaction-line, light-dark(#ced4da, #43484f));
    --_danger: var(--interaction-danger, light-dark(#c92a2a, #ff8787));
    --_radius: var(--interaction-radius, 10px);
    line-height: 1.4;
    color: var(--_text);
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
`;
