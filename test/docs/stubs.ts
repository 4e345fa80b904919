/**
 * As much of the frameworks' types as the documentation uses: they are no dependencies of ours. They hold our own types
 * to their use, and say nothing about the frameworks.
 */
export const STUBS: Record<string, string> = {
  react: `
    export interface RefObject<T> { current: T }
    export function useRef<T>(initial: T | null): RefObject<T | null>;
    export function useEffect(effect: () => void | (() => void), dependencies?: readonly unknown[]): void;
    export interface HTMLAttributes<T> { id?: string; className?: string; "aria-label"?: string; children?: unknown }
    export type DetailedHTMLProps<E, T> = E & { ref?: RefObject<T | null>; key?: string };
    export namespace JSX {
      interface Element { readonly type: unknown }
      interface IntrinsicElements { div: DetailedHTMLProps<HTMLAttributes<HTMLDivElement>, HTMLDivElement> }
    }
  `,
  "react/jsx-runtime": `export { JSX } from "react"; export const jsx: unknown; export const jsxs: unknown;`,
  "@vitejs/plugin-vue": `
    export default function vue(options?: { template?: { compilerOptions?: { isCustomElement?: (tag: string) => boolean } } }): unknown;
  `,
  vite: `
    export function defineConfig(config: {
      plugins?: unknown[];
      optimizeDeps?: { exclude?: string[] };
      worker?: { format?: "es" | "iife" };
    }): unknown;
  `,
};
