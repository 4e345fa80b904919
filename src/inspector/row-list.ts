import { defaultRangeExtractor, VirtualizerController } from "@tanstack/lit-virtual";
import { html, type LitElement, type ReactiveController, type TemplateResult } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import { repeat } from "lit/directives/repeat.js";

export interface RowListOptions<T> {
  /** Prefix of the rows' ids; unique in the shadow root. */
  id: string;
  key(row: T): number;
  /** px of a row before it was measured. */
  estimate: number;
  /** Whether it is shown from its end, as a log, until `reset` says otherwise. */
  startsAtEnd: boolean;
  /** A row became the active one. */
  changed(key: number): void;
  /** Enter was pressed on the active row. */
  entered?(): void;
}

export interface RowView<T> {
  rows: readonly T[];
  label: string;
  classes(row: T): string;
  row(row: T): TemplateResult;
}

/**
 * A listbox of which only the rows in sight are in the DOM. Focus stays on the box and the active row is named by
 * `aria-activedescendant`: a row that scrolls out of sight can then take no focus with it. While the last row is in
 * sight the list follows what is appended.
 */
export class RowList<T> implements ReactiveController {
  /** Key of the active row. */
  active: number | null = null;
  private rows: readonly T[] = [];
  private startsAtEnd: boolean;
  private mounted: HTMLElement | undefined;
  private readonly box = createRef<HTMLElement>();
  private readonly virtual: VirtualizerController<HTMLElement, HTMLElement>;

  constructor(
    host: LitElement,
    private readonly options: RowListOptions<T>,
  ) {
    this.startsAtEnd = options.startsAtEnd;
    this.virtual = new VirtualizerController<HTMLElement, HTMLElement>(host, {
      count: 0,
      getScrollElement: () => this.box.value ?? null,
      estimateSize: () => options.estimate,
      overscan: 8,
      anchorTo: "end",
      followOnAppend: true,
      scrollEndThreshold: 8,
      // Else a host's `window.onerror` hears of undelivered resize notifications.
      useAnimationFrameWithResizeObserver: true,
      rangeExtractor: (range) => {
        const seen = defaultRangeExtractor(range);
        const at = this.activeAt;
        // The active row stays in the DOM wherever the list is scrolled to.
        return at < 0 || seen.includes(at) ? seen : [...seen, at].sort((a, b) => a - b);
      },
    });
    host.addController(this);
  }

  /** Heights are read here and not by a `ref`: that is called before a row is in the document, when it has none. */
  hostUpdated(): void {
    const virtual = this.virtual.getVirtualizer();
    for (const row of this.box.value?.querySelectorAll<HTMLElement>("[data-index]") ?? []) virtual.measureElement(row);
    virtual.measureElement(null);
    if (this.mounted === this.box.value) return;
    this.mounted = this.box.value;
    if (this.mounted && this.startsAtEnd && this.active === null) virtual.scrollToEnd();
  }

  private get activeAt(): number {
    const { active, options, rows } = this;
    return active === null ? -1 : rows.findIndex((row) => options.key(row) === active);
  }

  get isAtEnd(): boolean {
    return this.rows.length === 0 || !this.box.value || this.virtual.getVirtualizer().isAtEnd(40);
  }

  focus(): void {
    this.box.value?.focus();
  }

  toEnd(): void {
    this.virtual.getVirtualizer().scrollToEnd();
  }

  /** Another list altogether: forgets the heights and the active row. */
  reset(toEnd: boolean): void {
    const virtual = this.virtual.getVirtualizer();
    this.active = null;
    this.startsAtEnd = toEnd;
    virtual.measure();
    if (toEnd) virtual.scrollToEnd();
    else virtual.scrollToOffset(0);
  }

  render(view: RowView<T>): TemplateResult {
    const virtual = this.virtual.getVirtualizer();
    if (this.rows !== view.rows) {
      const { rows } = view;
      this.rows = rows;
      const getItemKey = (i: number) => (rows[i] === undefined ? `gone-${i}` : this.options.key(rows[i]));
      virtual.setOptions({ ...virtual.options, count: rows.length, getItemKey });
    }
    const { id } = this.options;
    const activeAt = this.activeAt;
    const height = `${virtual.getTotalSize()}px`;
    const items = virtual.getVirtualItems().filter((item) => item.index < view.rows.length);
    return html`<div
      class="rows"
      part="list"
      role="listbox"
      tabindex="0"
      aria-label=${view.label}
      aria-activedescendant=${activeAt < 0 ? "" : `${id}-${this.active}`}
      .style=${`--_content: ${height}`}
      @keydown=${this.onKeydown}
      @mousedown=${this.onMousedown}
      ${ref(this.box)}
    >
      <div class="space" role="presentation" .style=${`height: ${height}`}>
        ${repeat(
          items,
          (item) => item.key,
          (item) => {
            const row = view.rows[item.index]!;
            return html`<div
              id="${id}-${this.options.key(row)}"
              class="row ${view.classes(row)}"
              part="row"
              role="option"
              data-index=${item.index}
              aria-selected=${item.index === activeAt}
              aria-posinset=${item.index + 1}
              aria-setsize=${view.rows.length}
              .style=${`transform: translateY(${item.start}px)`}
            >
              ${view.row(row)}
            </div>`;
          },
        )}
      </div>
    </div>`;
  }

  private activate(at: number): void {
    const { rows, options } = this;
    const row = rows[Math.min(rows.length - 1, Math.max(0, at))];
    if (row === undefined) return;
    this.active = options.key(row);
    this.virtual.getVirtualizer().scrollToIndex(rows.indexOf(row));
    options.changed(this.active);
  }

  private readonly onMousedown = (event: MouseEvent): void => {
    const row = (event.target as Element).closest<HTMLElement>("[data-index]");
    if (!row || event.button !== 0) return;
    this.active = this.options.key(this.rows[Number(row.dataset["index"])]!);
    this.options.changed(this.active);
  };

  private readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || this.rows.length === 0) return;
    const at = this.activeAt;
    const page = Math.max(1, Math.floor((this.box.value?.clientHeight ?? 0) / this.options.estimate) - 1);
    const last = this.rows.length - 1;
    switch (event.key) {
      case "ArrowDown":
        this.activate(at < 0 ? (this.virtual.getVirtualizer().range?.startIndex ?? 0) : at + 1);
        break;
      case "ArrowUp":
        this.activate(at < 0 ? last : at - 1);
        break;
      case "PageDown":
        this.activate(at + page);
        break;
      case "PageUp":
        this.activate(at - page);
        break;
      case "Home":
        this.activate(0);
        break;
      case "End":
        this.activate(last);
        break;
      case "Enter":
        if (at >= 0) this.options.entered?.();
        break;
      default:
        return;
    }
    event.preventDefault();
  };
}
