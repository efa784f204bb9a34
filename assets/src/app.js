// Everything a page may need; each part attaches itself to data- attributes and survives htmx swaps.
import htmx from "htmx.org/dist/htmx.esm.js";
import Collapse from "bootstrap/js/dist/collapse";
import Dropdown from "bootstrap/js/dist/dropdown";
import Tab from "bootstrap/js/dist/tab";
import { startConfirm } from "./confirm.js";
import { startDense } from "./dense.js";
import { startDrawer } from "./drawer.js";
import { startForms } from "./forms.js";
import { startMenu } from "./menu.js";
import { startNarrow } from "./narrow.js";
import { startNavigation } from "./navigation.js";
import { startReview } from "./review.js";
import { startRows } from "./rows.js";
import { startSearch } from "./search.js";
import { startUploads } from "./upload.js";

// Named so that the bundler keeps them: they attach themselves to data-bs-toggle.
export const parts = { Collapse, Dropdown, Tab };

startMenu();
startNavigation();
startNarrow();
startSearch();
startDrawer(htmx);
startReview();
startRows();
startDense();
startConfirm();
startForms();
startUploads();

const found = (root, selector) => [
  ...(root.matches?.(selector) ? [root] : []),
  ...root.querySelectorAll(selector),
];

async function enrich(root) {
  const charts = found(root, "[data-chart]");
  if (charts.length) {
    const { draw } = await import("./charts.js");
    charts.forEach(draw);
  }
  const live = found(root, "[data-live]");
  if (live.length) {
    const { startLive } = await import("./live.js");
    live.forEach(startLive);
  }
  const walls = found(root, "[data-wall]");
  if (walls.length) {
    const { startWall } = await import("./wall.js");
    walls.forEach(startWall);
  }
  const screens = found(root, "[data-cockpit]");
  if (screens.length) {
    const { startCockpit } = await import("./cockpit.js");
    screens.forEach(startCockpit);
  }
  const selects = found(root, "select[data-select]:not(.tomselected)");
  if (selects.length) {
    const { enhance } = await import("./select.js");
    selects.forEach(enhance);
  }
}

enrich(document);
document.addEventListener("htmx:afterSettle", (event) => enrich(event.target));
