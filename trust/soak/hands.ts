import type { CDPSession } from "playwright-core";
import type { OpenPage } from "../browser/stage.js";
import type { Operation } from "./operations.js";

/** Names, codes and key codes as a keyboard of the browser's own tells them. */
const NAMED: Record<string, number> = {
  Backspace: 8,
  Enter: 13,
  PageUp: 33,
  PageDown: 34,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Delete: 46,
};
const CTRL = 2;
const SHIFT = 8;

/** ms after which a page counts as stuck. */
const PATIENCE = 30_000;

function answered<T>(answer: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`no answer to ${what}`)), PATIENCE)));
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** The ways into a page; only within one of them the browser keeps the order of what was sent. */
type Way = "keys" | "mouse" | "text" | "drag";

/** A page's keyboard, mouse and input method. Waits for an answer only where the order asks for it. */
export class Hands {
  private sent: Promise<unknown>[] = [];
  private way: Way = "keys";
  private readonly cdp: CDPSession;

  constructor(open: OpenPage) {
    this.cdp = open.cdp;
  }

  /** Resolves once the page has handled all that was sent. */
  async done(): Promise<void> {
    const { sent } = this;
    this.sent = [];
    await Promise.all(sent);
  }

  /** What the page's own function says, once it has handled all that was sent. */
  async ask<T>(call: string, ...args: unknown[]): Promise<T> {
    await this.done();
    const expression = `window.soak.${call}(${args.map((arg) => JSON.stringify(arg)).join(", ")})`;
    const { result, exceptionDetails } = await answered(
      this.cdp.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }),
      expression,
    );
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value as T;
  }

  async do(operation: Exclude<Operation, { do: "weave" | "fault" | "annotation" }>): Promise<void> {
    switch (operation.do) {
      case "type":
        for (const character of operation.text) await this.character(character);
        return;
      case "key":
        return this.key(operation.key, (operation.shift ? SHIFT : 0) | (operation.ctrl ? CTRL : 0));
      case "insert":
        return this.send("text", "Input.insertText", { text: operation.text });
      case "click":
        return this.click(operation);
      case "drag":
        return this.drag(operation);
      case "drop": {
        const { x, y } = await this.place(operation);
        const data = { items: [{ mimeType: "text/plain", data: operation.text }], dragOperationsMask: 1 };
        for (const type of ["dragEnter", "dragOver", "drop"] as const)
          await this.send("drag", "Input.dispatchDragEvent", { type, x, y, data });
        return;
      }
      case "compose":
        return this.compose(operation);
      case "script":
        return this.ask("script", operation.script);
    }
  }

  private async send(way: Way, method: Parameters<CDPSession["send"]>[0], params: object): Promise<void> {
    if (way !== this.way) await this.done();
    this.way = way;
    const answer = answered(this.cdp.send(method, params as never), `${method} ${JSON.stringify(params)}`);
    // Heard of in `done`.
    answer.catch(() => undefined);
    this.sent.push(answer);
  }

  private async character(character: string): Promise<void> {
    // What no key has is inserted, as an input method does it.
    if (!/^[ -~]$/.test(character)) return this.send("text", "Input.insertText", { text: character });
    const keyCode = /[a-z0-9 ]/i.test(character) ? character.toUpperCase().charCodeAt(0) : 0;
    const key = { key: character, windowsVirtualKeyCode: keyCode };
    await this.send("keys", "Input.dispatchKeyEvent", { type: "keyDown", ...key, text: character, unmodifiedText: character });
    await this.send("keys", "Input.dispatchKeyEvent", { type: "keyUp", ...key });
  }

  private async key(name: string, modifiers: number): Promise<void> {
    const named = NAMED[name];
    const code = named === undefined ? `Key${name.toUpperCase()}` : name;
    const key = { key: name, code, windowsVirtualKeyCode: named ?? name.toUpperCase().charCodeAt(0), modifiers };
    const text = name === "Enter" ? { text: "\r", unmodifiedText: "\r" } : {};
    await this.send("keys", "Input.dispatchKeyEvent", { type: name === "Enter" ? "keyDown" : "rawKeyDown", ...key, ...text });
    await this.send("keys", "Input.dispatchKeyEvent", { type: "keyUp", ...key });
  }

  private async place({ x, y, scroll }: { x: number; y: number; scroll: number }): Promise<{ x: number; y: number }> {
    const box = await this.ask<{ x: number; y: number; width: number; height: number }>("aim", scroll);
    return { x: Math.round(box.x + 4 + x * (box.width - 24)), y: Math.round(box.y + 4 + y * (box.height - 8)) };
  }

  private async press(type: "mousePressed" | "mouseReleased", at: { x: number; y: number }, clickCount = 1, modifiers = 0): Promise<void> {
    const buttons = type === "mousePressed" ? 1 : 0;
    await this.send("mouse", "Input.dispatchMouseEvent", { type, ...at, button: "left", buttons, clickCount, modifiers });
  }

  private async click(operation: Extract<Operation, { do: "click" }>): Promise<void> {
    const at = await this.place(operation);
    const modifiers = operation.shift ? SHIFT : 0;
    for (let i = 1; i <= operation.times; i++) {
      await this.press("mousePressed", at, i, modifiers);
      await this.press("mouseReleased", at, i, modifiers);
    }
  }

  private async drag(operation: Extract<Operation, { do: "drag" }>): Promise<void> {
    const { toX, toY, scroll } = operation;
    const [from, to] = [await this.place(operation), await this.place({ x: toX, y: toY, scroll })];
    // A press inside a selection would drag the text itself: a click takes the selection away.
    await this.press("mousePressed", from);
    await this.press("mouseReleased", from);
    await this.press("mousePressed", from);
    for (const share of [0.3, 0.7, 1]) {
      const at = { x: Math.round(from.x + share * (to.x - from.x)), y: Math.round(from.y + share * (to.y - from.y)) };
      await this.send("mouse", "Input.dispatchMouseEvent", { type: "mouseMoved", ...at, button: "left", buttons: 1 });
    }
    await this.press("mouseReleased", to);
  }

  private async compose({ steps, end }: Extract<Operation, { do: "compose" }>): Promise<void> {
    for (const { text, caret } of steps)
      await this.send("text", "Input.imeSetComposition", { text, selectionStart: caret, selectionEnd: caret });
    if (end === "commit") await this.send("text", "Input.insertText", { text: steps.at(-1)!.text });
    else if (end === "cancel") await this.send("text", "Input.imeSetComposition", { text: "", selectionStart: 0, selectionEnd: 0 });
    else await this.ask("script", { by: "blur" });
  }
}
