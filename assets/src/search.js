// "/" goes to the search box; arrow keys walk through what it suggests.
const isTyping = (element) =>
  element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName);

export function startSearch() {
  const box = document.getElementById("search");
  if (!box) return;
  const hits = document.getElementById("search-hits");

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
  const items = () => [...hits.querySelectorAll("a")];
  const around = box.closest(".hw-search");
  around.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && all.length) {
      event.preventDefault();
      all[Math.min(at + 1, all.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (all[at - 1] || box).focus();
    } else if (event.key === "Escape") {
      hits.replaceChildren();
      if (document.activeElement === box) box.blur();
      else box.focus();
    }
  });
  around.addEventListener("focusout", (event) => {
    if (!around.contains(event.relatedTarget)) window.setTimeout(() => hits.replaceChildren(), 150);
  });
  const told = () => box.setAttribute("aria-expanded", String(items().length > 0));
  new MutationObserver(told).observe(hits, { childList: true });
}
