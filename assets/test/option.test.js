// ChartSpec → drawing.
import assert from "node:assert/strict";
import test from "node:test";
import { grouped, optionOf } from "../src/option.js";

const names = ["ink", "soft", "line", "card", "accent", "ok-fill", "warn-fill", "bad-fill", "hatch-a"];
const colours = Object.fromEntries(names.map((name) => [name, `colour-${name}`]));
const spec = {
  title: "产出失分最多",
  unit: "分",
  places: 2,
  horizontal: true,
  marks: [{ axis: "x", at: "0", label: "指标值" }],
  x: { name: "得分", unit: "分", categories: null, least: "0", most: null },
  y: { name: "", unit: "", categories: ["产出", "效益"], least: null, most: null },
  series: [
    { name: "得分", kind: "bar", tone: "accent", labels: true, stack: "", values: ["45", null] },
    {
      name: "报告",
      kind: "scatter",
      tone: "ink",
      labels: false,
      stack: "",
      values: [{ value: "46.71", tone: "bad", url: "/x", label: "46.71 / 50" }, null],
    },
  ],
};

test("numbers are grouped and the unknown is a dash", () => {
  assert.equal(grouped("1234.5", 2), "1,234.50");
  assert.equal(grouped(null, 2), "–");
});

test("no bar stands for the unknown", () => {
  const option = optionOf(spec, colours, 600);
  assert.equal(option.series[0].data[0].value, 45);
  assert.equal(option.series[0].data[1].value, null);
});

test("tips are drawn, never written as HTML", () => {
  assert.equal(optionOf(spec, colours, 600).tooltip.renderMode, "richText");
});

test("a point's own tone, address and label win", () => {
  const [point] = optionOf(spec, colours, 600).series[1].data;
  assert.equal(point.itemStyle.color, "colour-bad-fill");
  assert.equal(point.url, "/x");
  assert.equal(point.said, "46.71 / 50");
});

test("axes carry their units and charts stand still", () => {
  const option = optionOf(spec, colours, 600);
  assert.equal(option.xAxis.name, "得分（分）");
  assert.ok(option.series.every((series) => series.animation === false));
});

test("a band of normal values lies behind the curves, open ends reach the edge", () => {
  const banded = { ...spec, bands: [{ low: "18", high: null, tone: "ok" }] };
  const [[from, until]] = optionOf(banded, colours, 600).series[0].markArea.data;
  assert.equal(from.yAxis, 18);
  assert.equal(until.yAxis, "max");
  assert.equal(optionOf(spec, colours, 600).series[0].markArea, undefined);
});

test("twelve months keep their names on a screen and give way to each other on a phone", () => {
  const months = Array.from({ length: 12 }, (_, at) => `${at + 1}月`);
  const upright = { ...spec, horizontal: false, x: { ...spec.x, categories: months }, y: { ...spec.y, categories: null } };
  const labels = (width) => optionOf(upright, colours, width).xAxis.axisLabel;
  assert.deepEqual([labels(900).hideOverlap, labels(900).interval], [false, 0]);
  assert.deepEqual([labels(330).hideOverlap, labels(330).interval], [true, "auto"]);
});
