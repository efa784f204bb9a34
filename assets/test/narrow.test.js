import assert from "node:assert/strict";
import { test } from "node:test";
import { fits } from "../src/narrow.js";

test("every word must be there, in any order and width", () => {
  assert.ok(fits("专线租赁条数 ≥150条 · 数量指标", "数量 专线"));
  assert.ok(fits("ＶＰＮ 接入", "vpn"));
  assert.ok(!fits("专线租赁条数", "专线 会议"));
});

test("no word fits all", () => {
  assert.ok(fits("anything", ""));
});
