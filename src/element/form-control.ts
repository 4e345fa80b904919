import { LitElement } from "lit";
import { labelText, referencedText } from "./label-text.js";
import { ownText, positive, setOrRemove } from "./attributes.js";

/** Attributes that the native textarea gets as they are. */
const FORWARDED = [
  "autocapitalize",
  "autocomplete",
  "autocorrect",
  "cols",
  "dir",
  "enterkeyhint",
  "inputmode",
  "maxlength",
  "minlength",
  "placeholder",
  "readonly",
  "required",
  "rows",
  "spellcheck",
  "wrap",
] as const;
const NAMING = ["aria-label", "aria-labelledby", "aria-describedby", "title"] as const;

/**
 * A form control over one native textarea in the shadow root: the native one holds text, selection and validity, this
 * class mirrors them. Its subclass renders the textarea.
 */
export abstract class FormControl extends LitElement {
  static readonly formAssociated = true;
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...FORWARDED, ...NAMING, "value"];
  }

  protected readonly internals = this.attachInternals();
  /** Text before the native textarea exists. */
  private early = "";
  private dirty = false;
  private disabledByForm = false;
  private contentObserver: MutationObserver | undefined;

  /** The native textarea; null before the element was connected once. */
  protected get control(): HTMLTextAreaElement | null {
    return this.renderRoot?.querySelector("textarea") ?? null;
  }

  /** The text changed by code, not by the writer. */
  protected abstract textReplaced(): void;

  override connectedCallback(): void {
    super.connectedCallback();
    // The first render is synchronous: value, selection and focus work as soon as the element is connected.
    if (!this.hasUpdated) this.performUpdate();
    this.contentObserver ??= new MutationObserver(() => this.applyDefault());
    this.contentObserver.observe(this, { childList: true, characterData: true, subtree: true });
    this.applyDefault();
    this.mirrorName();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.contentObserver?.disconnect();
  }

  protected override firstUpdated(): void {
    const control = this.control!;
    for (const name of FORWARDED) this.forward(name);
    control.disabled = this.disabledByForm;
    control.value = this.early;
    control.addEventListener("change", (event) => this.dispatchEvent(new Event("change", event)));
    control.addEventListener("select", (event) => this.dispatchEvent(new Event("select", event)));
    control.addEventListener("focus", () => this.mirrorName());
    this.mirror();
  }

  override attributeChangedCallback(name: string, previous: string | null, next: string | null): void {
    super.attributeChangedCallback(name, previous, next);
    if (previous === next || !this.control) return;
    if (name === "value") this.applyDefault();
    else if ((NAMING as readonly string[]).includes(name)) this.mirrorName();
    else if ((FORWARDED as readonly string[]).includes(name)) {
      this.forward(name);
      this.mirror();
    }
  }

  formDisabledCallback(disabled: boolean): void {
    this.disabledByForm = disabled;
    if (this.control) this.control.disabled = disabled;
    this.mirror();
  }

  formResetCallback(): void {
    this.dirty = false;
    this.write(this.defaultValue);
  }

  formStateRestoreCallback(state: string | File | FormData | null): void {
    if (typeof state === "string") this.value = state;
  }

  formAssociatedCallback(): void {
    this.mirrorName();
  }

  /** The writer changed the text: mirror it to the form. */
  protected edited(): void {
    this.dirty = true;
    this.mirror();
  }

  private write(text: string): void {
    const control = this.control;
    if (!control) this.early = text;
    else if (control.value !== text) {
      control.value = text;
      this.textReplaced();
    }
    this.mirror();
  }

  private applyDefault(): void {
    if (!this.dirty) this.write(this.defaultValue);
  }

  private mirror(): void {
    const control = this.control;
    this.internals.setFormValue(this.value);
    if (control) this.internals.setValidity(control.validity, control.validationMessage, control);
  }

  private forward(name: string): void {
    const value = this.getAttribute(name);
    if (value === null) this.control!.removeAttribute(name);
    else this.control!.setAttribute(name, value);
  }

  // Ids do not cross a shadow root, so the name crosses as text.
  private mirrorName(): void {
    const control = this.control;
    if (!control) return;
    const name = referencedText(this, "aria-labelledby") || this.getAttribute("aria-label") || labelText(this, this.internals.labels);
    const description = referencedText(this, "aria-describedby") || this.getAttribute("title");
    setOrRemove(control, "aria-label", name);
    setOrRemove(control, "aria-description", description);
  }

  /** The text. UTF-16, lines end in `\n`. */
  get value(): string {
    return this.control?.value ?? this.early;
  }
  set value(text: string) {
    this.dirty = true;
    this.write(String(text ?? ""));
  }

  /** What a reset brings back: the `value` attribute, else the element's text content. */
  get defaultValue(): string {
    return this.getAttribute("value") ?? ownText(this).replace(/^\r?\n/, "");
  }
  set defaultValue(text: string) {
    this.setAttribute("value", text);
  }

  /** @attr name Name in the form's data. */
  get name(): string {
    return this.getAttribute("name") ?? "";
  }
  set name(name: string) {
    this.setAttribute("name", name);
  }

  /** @attr placeholder */
  get placeholder(): string {
    return this.getAttribute("placeholder") ?? "";
  }
  set placeholder(text: string) {
    this.setAttribute("placeholder", text);
  }

  /** @attr autocomplete */
  get autocomplete(): string {
    return this.getAttribute("autocomplete") ?? "";
  }
  set autocomplete(value: string) {
    this.setAttribute("autocomplete", value);
  }

  /** @attr disabled A disabled fieldset disables the control too, but not this property. */
  get disabled(): boolean {
    return this.hasAttribute("disabled");
  }
  set disabled(disabled: boolean) {
    this.toggleAttribute("disabled", disabled);
  }

  /** @attr readonly */
  get readOnly(): boolean {
    return this.hasAttribute("readonly");
  }
  set readOnly(readOnly: boolean) {
    this.toggleAttribute("readonly", readOnly);
  }

  /** @attr required */
  get required(): boolean {
    return this.hasAttribute("required");
  }
  set required(required: boolean) {
    this.toggleAttribute("required", required);
  }

  /** @attr rows Visible lines. */
  get rows(): number {
    return positive(this.getAttribute("rows"), 2);
  }
  set rows(rows: number) {
    this.setAttribute("rows", String(rows));
  }

  /** @attr cols Visible columns; without it the box fills its container. */
  get cols(): number {
    return positive(this.getAttribute("cols"), 20);
  }
  set cols(cols: number) {
    this.setAttribute("cols", String(cols));
  }

  /** @attr maxlength UTF-16 units; -1 for none. */
  get maxLength(): number {
    return positive(this.getAttribute("maxlength"), -1);
  }
  set maxLength(length: number) {
    this.setAttribute("maxlength", String(length));
  }

  /** @attr minlength UTF-16 units; -1 for none. */
  get minLength(): number {
    return positive(this.getAttribute("minlength"), -1);
  }
  set minLength(length: number) {
    this.setAttribute("minlength", String(length));
  }

  get type(): "textarea" {
    return "textarea";
  }
  get form(): HTMLFormElement | null {
    return this.internals.form;
  }
  get labels(): NodeList {
    return this.internals.labels;
  }
  get textLength(): number {
    return this.value.length;
  }
  get validity(): ValidityState {
    return this.internals.validity;
  }
  get validationMessage(): string {
    return this.internals.validationMessage;
  }
  get willValidate(): boolean {
    return this.internals.willValidate;
  }
  checkValidity(): boolean {
    return this.internals.checkValidity();
  }
  reportValidity(): boolean {
    return this.internals.reportValidity();
  }
  setCustomValidity(message: string): void {
    this.control?.setCustomValidity(message);
    this.mirror();
  }

  get selectionStart(): number {
    return this.control?.selectionStart ?? 0;
  }
  set selectionStart(offset: number) {
    if (this.control) this.control.selectionStart = offset;
  }
  get selectionEnd(): number {
    return this.control?.selectionEnd ?? 0;
  }
  set selectionEnd(offset: number) {
    if (this.control) this.control.selectionEnd = offset;
  }
  get selectionDirection(): "forward" | "backward" | "none" {
    return this.control?.selectionDirection ?? "none";
  }
  setSelectionRange(start: number, end: number, direction: "forward" | "backward" | "none" = "none"): void {
    this.control?.setSelectionRange(start, end, direction);
  }
  setRangeText(text: string, start = this.selectionStart, end = this.selectionEnd, mode: SelectionMode = "preserve"): void {
    this.control?.setRangeText(text, start, end, mode);
    this.dirty = true;
    this.textReplaced();
    this.mirror();
  }
  select(): void {
    this.control?.select();
  }

  /** A disabled one takes no focus, and none of its buttons does for it. */
  override focus(options?: FocusOptions): void {
    if (!this.control?.disabled) super.focus(options);
  }
}
