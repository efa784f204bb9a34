// Arrow keys move through the rows of a table[data-rows]; Enter opens the row's first door.
export function startRows() {
  const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);

  const ready = (root) =>
    root.querySelectorAll("table[data-rows]").forEach((table) => {
      const [first, ...others] = rowsOf(table);
      if (first && ![first, ...others].some((row) => row.tabIndex === 0)) {
        others.forEach((row) => row.setAttribute("tabindex", "-1"));
        first.setAttribute("tabindex", "0");
      }
    });

  document.addEventListener("keydown", (event) => {
    const row = event.target;
    if (row.tagName !== "TR") return;
    const table = row.closest("table[data-rows]");
    if (!table) return;
    const rows = rowsOf(table);
    const at = rows.indexOf(row);
    const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (goal !== undefined && rows[goal]) {
      event.preventDefault();
      row.setAttribute("tabindex", "-1");
      rows[goal].setAttribute("tabindex", "0");
      rows[goal].focus();
    } else if (event.key === "Enter") {
      const door = row.querySelector("a[data-drawer], a[href]");
      if (door) {
        event.preventDefault();
        door.click();
      }
    }
  });
  ready(document);
  document.addEventListener("htmx:afterSettle", (event) => ready(event.target));
}
