import { css } from "lit";
import { annotationStyles } from "./annotation.styles.js";
import { cardStyles } from "./card.styles.js";
import { controlStyles } from "./control.styles.js";
import { themeStyles } from "./theme.styles.js";

const base = css`
  :host {
    --_kind-0: var(--interaction-mark-1, light-dark(#d9480f, #ff922b));
    --_kind-1: var(--interaction-mark-2, light-dark(#0b7285, #3bc9db));
    --_kind-2: var(--interaction-mark-3, light-dark(#7048e8, #b197fc));
    --_kind-3: var(--interaction-mark-4, light-dark(#c2255c, #f783ac));
    display: block;
    font-size: 1rem;
  }
  :host([cols]) {
    inline-size: fit-content;
    max-inline-size: 100%;
  }
  .box {
    position: relative;
    display: flex;
    flex-direction: column;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    transition: border-color 120ms;
  }
  .box:has(textarea:focus-visible) {
    border-color: var(--_accent);
    outline: 2px solid color-mix(in srgb, var(--_accent) 45%, transparent);
    outline-offset: 0;
  }
  :host(:disabled) .box {
    background: var(--_raised);
  }
  .text {
    position: relative;
    display: flow-root;
  }
  textarea {
    display: block;
    inline-size: 100%;
    margin: 0;
    padding: var(--interaction-padding, 0.75em 0.9em);
    border: 0;
    outline: 0;
    border-radius: var(--_radius) var(--_radius) 0 0;
    background: none;
    color: inherit;
    caret-color: var(--_accent);
    font: inherit;
    font-family: var(--interaction-font, inherit);
    line-height: var(--interaction-line-height, 1.75);
    resize: vertical;
    min-block-size: 3.5em;
  }
  textarea[cols] {
    inline-size: auto;
    max-inline-size: 100%;
  }
  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  textarea:disabled {
    color: var(--_muted);
    cursor: not-allowed;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.25em 1em;
    min-block-size: 1.9em;
    padding: 0.15em 0.9em 0.3em;
    font-size: 0.8125em;
    color: var(--_muted);
  }
  .quiet {
    flex: 1 1 12em;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .status {
    display: inline-flex;
    align-items: center;
    gap: 0.45em;
  }
  progress + .lamp {
    display: none;
  }
  .lamp {
    flex: none;
    inline-size: 0.5em;
    block-size: 0.5em;
    border-radius: 50%;
    background: var(--_muted);
    forced-color-adjust: none;
  }
  :host(:state(off)) .lamp {
    display: none;
  }
  :host(:state(ready)) .lamp {
    background: light-dark(#2b8a3e, #69db7c);
  }
  :host(:state(loading)) .lamp {
    background: var(--_accent);
    animation: breathe 1.6s ease-in-out infinite;
  }
  :host(:state(degraded)) .lamp {
    background: light-dark(#e67700, #ffc078);
  }
  progress {
    appearance: none;
    inline-size: 5em;
    block-size: 0.35em;
    border: 0;
    border-radius: 1em;
    overflow: hidden;
    background: var(--_line);
  }
  progress::-webkit-progress-bar {
    background: var(--_line);
  }
  progress::-webkit-progress-value {
    background: var(--_accent);
  }
  progress::-moz-progress-bar {
    background: var(--_accent);
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  button:focus-visible,
  .panel:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .plain {
    border: 0;
    padding: 0;
    background: none;
    text-align: start;
  }
  .icon {
    flex: none;
    inline-size: 1.75em;
    block-size: 1.75em;
    border-radius: 6px;
    text-align: center;
    line-height: 1;
    color: var(--_muted);
  }
  .icon:hover,
  .earlier:hover {
    color: var(--_text);
    background: color-mix(in srgb, var(--_text) 9%, transparent);
  }
  .muted {
    color: var(--_muted);
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }
  @media (forced-colors: active) {
    .lamp {
      background: CanvasText !important;
    }
    progress::-webkit-progress-value {
      background: Highlight;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
  @media print {
    .box {
      border-color: #999;
      background: none;
    }
    .box > :not(.text),
    .overlay {
      display: none !important;
    }
  }
`;

export default [themeStyles, base, annotationStyles, cardStyles, controlStyles];
