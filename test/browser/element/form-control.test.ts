import { expect, fixture, html, oneEvent } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import { driven, DrivenTextarea } from "./driven.js";

const inForm = async (markup: string): Promise<{ form: HTMLFormElement; element: DrivenTextarea }> => {
  const element = await driven(`<form>${markup}</form>`);
  return { form: element.closest("form")!, element };
};

describe("a form control like the native textarea", () => {
  it("takes its default value from its content or its attribute", async () => {
    expect((await driven(`<driven-textarea>\nfrom content</driven-textarea>`)).value).to.equal("from content");
    expect((await driven(`<driven-textarea value="from attribute">content</driven-textarea>`)).value).to.equal("from attribute");
    expect((await driven(`<driven-textarea>text<button slot="foot">Send</button></driven-textarea>`)).value).to.equal("text");
  });

  it("follows its default value until it is edited", async () => {
    const element = await driven(`<driven-textarea>one</driven-textarea>`);
    element.textContent = "two";
    await new Promise((resolve) => setTimeout(resolve));
    expect(element.value).to.equal("two");
    element.value = "mine";
    element.defaultValue = "three";
    expect(element.value).to.equal("mine");
  });

  it("has its value in the form's data, under its name", async () => {
    const { form, element } = await inForm(`<driven-textarea name="note">hello</driven-textarea>`);
    expect(new FormData(form).get("note")).to.equal("hello");
    element.focus();
    element.setSelectionRange(5, 5);
    await sendKeys({ type: " you" });
    expect(element.value).to.equal("hello you");
    expect(new FormData(form).get("note")).to.equal("hello you");
    element.name = "other";
    expect(new FormData(form).get("other")).to.equal("hello you");
  });

  it("goes back to the default on reset, and takes restored state", async () => {
    const { form, element } = await inForm(`<driven-textarea name="note">hello</driven-textarea>`);
    element.value = "changed";
    form.reset();
    expect(element.value).to.equal("hello");
    element.formStateRestoreCallback("restored");
    expect(element.value).to.equal("restored");
    expect(new FormData(form).get("note")).to.equal("restored");
  });

  it("mirrors validity", async () => {
    const { form, element } = await inForm(`<driven-textarea required name="note"></driven-textarea>`);
    expect(element.validity.valueMissing).to.be.true;
    expect(element.validationMessage).to.equal(element.native.validationMessage).and.not.equal("");
    expect(form.checkValidity()).to.be.false;
    element.value = "x";
    expect(form.checkValidity()).to.be.true;
    element.setCustomValidity("no");
    expect(element.validity.customError).to.be.true;
    element.setCustomValidity("");
    element.value = "";
    element.required = false;
    expect(element.checkValidity()).to.be.true;
    expect(element.matches(":valid")).to.be.true;
  });

  it("says `invalid` and focuses its text on reportValidity", async () => {
    const { element } = await inForm(`<driven-textarea required></driven-textarea>`);
    setTimeout(() => element.reportValidity());
    await oneEvent(element, "invalid");
    expect(document.activeElement).to.equal(element);
  });

  it("is too short only by the writer's hand", async () => {
    const { element } = await inForm(`<driven-textarea minlength="5" maxlength="6"></driven-textarea>`);
    element.focus();
    await sendKeys({ type: "abc" });
    expect(element.validity.tooShort).to.be.true;
    await sendKeys({ type: "defghi" });
    expect(element.value).to.equal("abcdef");
    expect(element.validity.valid).to.be.true;
    expect(element.maxLength).to.equal(6);
  });

  it("is disabled by its attribute and by its fieldset", async () => {
    const { form, element } = await inForm(`<fieldset><driven-textarea name="note">x</driven-textarea></fieldset>`);
    form.querySelector("fieldset")!.disabled = true;
    expect(element.native.disabled).to.be.true;
    expect(element.disabled).to.be.false;
    expect(new FormData(form).has("note")).to.be.false;
    form.querySelector("fieldset")!.disabled = false;
    expect(element.native.disabled).to.be.false;
    element.disabled = true;
    expect(element.native.disabled).to.be.true;
    expect(element.matches(":disabled")).to.be.true;
  });

  it("is focused by its label, and named by it", async () => {
    const { form, element } = await inForm(`<label for="n">Your <b>note</b></label><driven-textarea id="n"></driven-textarea>`);
    form.querySelector("label")!.click();
    expect(element.shadowRoot!.activeElement).to.equal(element.native);
    expect(element.native.getAttribute("aria-label")).to.equal("Your note");
    element.setAttribute("aria-label", "Other");
    expect(element.native.getAttribute("aria-label")).to.equal("Other");
  });

  it("is named by a label around it, without its own text", async () => {
    const element = await driven(`<label>Story <driven-textarea>once</driven-textarea></label>`);
    expect(element.native.getAttribute("aria-label")).to.equal("Story");
  });

  it("hands its attributes and properties through", async () => {
    const element = await driven(
      `<driven-textarea placeholder="Write" rows="7" spellcheck="false" dir="auto" autocomplete="off" wrap="hard"></driven-textarea>`,
    );
    const { native } = element;
    expect([native.placeholder, native.rows, native.spellcheck, native.dir, native.autocomplete, native.wrap]).to.deep.equal([
      "Write",
      7,
      false,
      "auto",
      "off",
      "hard",
    ]);
    element.rows = 3;
    element.readOnly = true;
    element.placeholder = "";
    expect([native.rows, native.readOnly, native.placeholder]).to.deep.equal([3, true, ""]);
    expect([element.rows, element.cols, element.maxLength]).to.deep.equal([3, 20, -1]);
  });

  it("has the native selection", async () => {
    const element = await driven(`<driven-textarea>hello world</driven-textarea>`);
    element.setSelectionRange(6, 11);
    expect([element.selectionStart, element.selectionEnd]).to.deep.equal([6, 11]);
    element.setRangeText("you");
    expect(element.value).to.equal("hello you");
    element.select();
    expect([element.selectionStart, element.selectionEnd]).to.deep.equal([0, 9]);
  });

  it("takes no focus while it is disabled, and none of its buttons does for it", async () => {
    const element = await driven();
    element.view.status({ status: "ready", message: "Ready." });
    element.disabled = true;
    await element.updateComplete;
    expect(element.part1("settings-button"), "there is a button to focus").not.to.equal(null);
    element.focus();
    expect(document.activeElement).to.equal(document.body);
    element.disabled = false;
    element.focus();
    expect(element.shadowRoot!.activeElement).to.equal(element.native);
  });

  it("works before it is connected and right after", () => {
    const element = new DrivenTextarea();
    element.value = "early";
    expect(element.value).to.equal("early");
    document.body.append(element);
    expect(element.value).to.equal("early");
    element.focus();
    expect(document.activeElement).to.equal(element);
    element.remove();
  });

  it("lets input and change through as the native one does", async () => {
    const element = await driven();
    const other = await fixture<HTMLInputElement>(html`<input aria-label="other" />`);
    const seen: string[] = [];
    for (const type of ["input", "change"]) {
      element.addEventListener(type, (event) => seen.push(`${type} ${event.bubbles} ${event.composed} ${event.target === element}`));
    }
    element.focus();
    await sendKeys({ type: "a" });
    other.focus();
    expect(seen).to.deep.equal(["input true true true", "change true false true"]);
  });
});
