// A search field above a long choice: input[data-narrow="id"] hides what has not all its words.
// What is ticked stays in sight, so that nothing is chosen unseen.
export const fits = (text, words) => {
  const said = text.normalize("NFKC").toLowerCase();
  return words
    .normalize("NFKC")
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
};

function narrow(field) {
  const whole = document.getElementById(field.dataset.narrow);
  if (!whole) return;
  const words = field.value.trim();
  let left = 0;
  whole.querySelectorAll("[data-narrow-group]").forEach((group) => {
    let shown = 0;
    group.querySelectorAll("[data-narrow-item]").forEach((item) => {
      const ticked = item.querySelector("input:checked");
      item.hidden = Boolean(words) && !ticked && !fits(item.textContent, words);
      if (!item.hidden) shown += 1;
    });
    group.hidden = shown === 0;
    if (words && shown && group.tagName === "DETAILS") group.open = true;
    left += shown;
  });
  const none = whole.querySelector("[data-narrow-none]");
  if (none) none.hidden = left > 0;
}

export function startNarrow() {
  // Without a script the field could do nothing: it comes hidden.
  document.querySelectorAll("[data-narrow-box]").forEach((box) => (box.hidden = false));
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("input[data-narrow]")) narrow(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.("input[data-narrow]")) {
      event.preventDefault();
    }
  });
}
