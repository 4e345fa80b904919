// Runs in the page. It only hides and focuses what is there.
const cards = [...document.querySelectorAll("article")];
const search = document.querySelector("#search");
const family = document.querySelector("#family");
const boxes = [...document.querySelectorAll("#has input")];
const count = document.querySelector("output");
/** Text of each card, read once a search needs it. */
const texts = new Map();
let current = null;

function textOf(card) {
  if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
  return texts.get(card);
}

function filter() {
  const wanted = boxes.filter((box) => box.checked).map((box) => box.value);
  const words = search.value.trim().toLowerCase();
  let shown = 0;
  for (const card of cards) {
    const has = card.dataset.has.split(" ");
    const fits =
      (!family.value || card.dataset.family === family.value) &&
      wanted.every((type) => has.includes(type)) &&
      (!words || textOf(card).includes(words));
    card.hidden = !fits;
    if (fits) shown++;
  }
  count.value = `${shown} of ${cards.length} streams`;
}

function step(by) {
  const visible = cards.filter((card) => !card.hidden);
  if (visible.length === 0) return;
  const at = visible.indexOf(current);
  current = visible[Math.max(0, Math.min(visible.length - 1, at + by))];
  current.focus({ preventScroll: true });
  current.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === search) {
    if (event.key === "Escape") search.blur();
    return;
  }
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") search.focus();
  else return;
  event.preventDefault();
});
document.addEventListener("focusin", (event) => (current = event.target.closest("article") ?? current));
search.addEventListener("input", filter);
family.addEventListener("change", filter);
for (const box of boxes) box.addEventListener("change", filter);
filter();
