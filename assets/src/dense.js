// Cards of unequal height on the start page stand under each other without holes.
const GAP = 14;
const WIDE = window.matchMedia("(min-width: 901px)");

function place(grid) {
  const cards = [...grid.children];
  const packed = WIDE.matches && cards.length > 1;
  grid.classList.toggle("is-packed", packed);
  // All are read before any is written: one layout instead of one a card.
  const heights = packed ? cards.map((card) => Math.ceil(card.getBoundingClientRect().height)) : [];
  cards.forEach((card, at) => {
    card.style.gridRowEnd = packed ? `span ${heights[at] + GAP}` : "";
  });
}

export function startDense() {
  for (const grid of document.querySelectorAll(".hw-grid.is-dense")) {
    const sizes = new ResizeObserver(() => place(grid));
    for (const card of grid.children) sizes.observe(card);
    WIDE.addEventListener("change", () => place(grid));
    place(grid);
  }
}
