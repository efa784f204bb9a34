// Draws the ChartSpec of a figure[data-chart]; without this part the figure stays a table.
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { saveCsv } from "./csv.js";
import { optionOf } from "./option.js";

echarts.use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  ScatterChart,
  TooltipComponent,
]);

const LYING_MOST = 10;
const LYING_PX = 32;
const drawn = new Map();

function colours(figure) {
  const style = getComputedStyle(figure);
  const token = (name) => style.getPropertyValue(`--hw-${name}`).trim();
  const names = ["ink", "soft", "line", "line-soft", "card", "accent", "plan", "track", "unknown"];
  const filled = ["ok-fill", "warn-fill", "bad-fill", "hatch-a", "hatch-b"];
  const found = Object.fromEntries([...names, ...filled].map((name) => [name, token(name)]));
  const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
  return { ...found, font: style.fontFamily, scale };
}

export function draw(figure) {
  if (drawn.has(figure)) return;
  // An attribute, not a script: htmx leaves scripts of any kind out of a part that it swaps in.
  const spec = JSON.parse(figure.dataset.spec);
  const canvas = figure.querySelector(".hw-canvas");
  figure.classList.add("is-drawn");
  roomFor(spec, canvas);
  const chart = echarts.init(canvas, null, { renderer: "canvas" });
  const paint = () => chart.setOption(optionOf(spec, colours(figure), canvas.clientWidth), true);
  paint();
  let width = canvas.clientWidth;
  const sizes = new ResizeObserver(() => {
    if (!canvas.clientWidth) return;
    chart.resize();
    if (Math.abs(canvas.clientWidth - width) > 80) {
      width = canvas.clientWidth;
      paint();
    }
  });
  sizes.observe(canvas);
  drawn.set(figure, { chart, paint, sizes });
  chart.on("click", (event) => {
    const url = event.data?.url;
    if (url) window.location.assign(url);
  });
  wireTools(figure, chart, spec);
}

// Bars that lie need room for their names: two lines each, which a fixed height gives only to few.
function roomFor(spec, canvas) {
  const names = spec.horizontal ? (spec.y?.categories ?? spec.x?.categories ?? []) : [];
  if (names.length > LYING_MOST) canvas.style.height = `${names.length * LYING_PX + 90}px`;
}

function wireTools(figure, chart, spec) {
  const table = figure.querySelector(".hw-table-box");
  figure.querySelector("[data-show-table]")?.addEventListener("click", (event) => {
    const shown = table.classList.toggle("is-shown");
    event.currentTarget.setAttribute("aria-pressed", String(shown));
    if (!shown) chart.resize();
  });
  figure.querySelector("[data-csv]")?.addEventListener("click", () => saveCsv(spec));
}

function drop(figure) {
  const { chart, sizes } = drawn.get(figure);
  sizes.disconnect();
  chart.dispose();
  drawn.delete(figure);
}

// For who takes a drawn figure out of the page by himself.
export function forget(figure) {
  if (drawn.has(figure)) drop(figure);
}

document.addEventListener("htmx:beforeCleanupElement", ({ target }) => {
  if (drawn.has(target)) drop(target);
});
new MutationObserver(() => {
  for (const [figure, { paint }] of drawn) {
    if (figure.isConnected) paint();
    else drop(figure);
  }
}).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
