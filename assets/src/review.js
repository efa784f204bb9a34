// The result of a check: findings and their places in the text find each other, n and p move on.
export function startReview() {
  const room = document.querySelector("[data-review]");
  if (!room) return;
  let current = null;

  const cardOf = (number) => document.getElementById(`finding-${number}`);
  const cards = () => [...room.querySelectorAll("[data-number]")];

  const light = () => {
    room.querySelectorAll(".is-current").forEach((one) => one.classList.remove("is-current"));
    cardOf(current)?.classList.add("is-current");
    room
      .querySelectorAll(`[data-findings~="${current}"]`)
      .forEach((one) => one.classList.add("is-current"));
  };

  // What is wrong and the sum, below the words they are about.
  const tell = (place, card) => {
    room.querySelectorAll(".hw-here").forEach((one) => one.remove());
    const block = place?.closest("[data-block]");
    if (!block || !card) return;
    const note = document.createElement("aside");
    note.className = `hw-here ${card.classList.contains("is-error") ? "is-error" : ""}`;
    for (const part of card.querySelectorAll(".hw-said, .hw-sum")) {
      const line = document.createElement("p");
      line.className = part.className;
      line.textContent = part.textContent.trim();
      note.append(line);
    }
    block.after(note);
  };

  const go = (number, goal) => {
    const card = cardOf(number);
    const place = document.getElementById(`place-${number}`);
    if (!card && !place) return;
    current = number;
    light();
    tell(place, card);
    const side = room.querySelector(".hw-review-side");
    const beside = getComputedStyle(side).position === "sticky";
    if (place && (goal === "text" || beside)) place.scrollIntoView({ block: "center", behavior: "instant" });
    if (card && (goal === "card" || beside)) {
      const list = room.querySelector("[data-finding-list]");
      if (beside) {
        const top = card.offsetTop - list.offsetTop - list.clientHeight / 3;
        list.scrollTo({ top, behavior: "instant" });
      } else card.scrollIntoView({ block: "center", behavior: "instant" });
    }
    window.history.replaceState(null, "", `#finding-${number}`);
  };

  room.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-place], a[data-to]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      go(link.dataset.place || link.dataset.to, link.dataset.place ? "text" : "card");
      return;
    }
    const mark = event.target.closest("[data-findings]");
    if (mark && !window.getSelection().toString()) {
      const numbers = mark.dataset.findings.split(" ");
      go(numbers[(numbers.indexOf(current) + 1) % numbers.length], "card");
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !["n", "p"].includes(event.key)) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    const numbers = cards().map((card) => card.dataset.number);
    if (!numbers.length) return;
    event.preventDefault();
    const here = document.activeElement?.closest?.("[data-number]")?.dataset.number;
    const at = numbers.indexOf(here ?? current);
    const step = event.key === "n" ? 1 : -1;
    const next = at < 0 ? (step > 0 ? 0 : numbers.length - 1) : at + step;
    const number = numbers[(next + numbers.length) % numbers.length];
    go(number, "text");
    if (document.activeElement === document.body || room.contains(document.activeElement)) {
      cardOf(number)?.focus({ preventScroll: true });
    }
  });

  // A judged card comes back new; the focus stays on it, so that n goes on from here.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.matches?.("[data-number]")) event.target.focus({ preventScroll: true });
    if (current) light();
  });
  const asked = window.location.hash.match(/^#(?:finding|place)-(\d+)$/);
  if (asked) go(asked[1], "text");
}
