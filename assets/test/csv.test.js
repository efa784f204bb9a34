// The table behind a chart as a file.
import assert from "node:assert/strict";
import test from "node:test";
import { csvOf } from "../src/csv.js";

test("a spreadsheet reads it as UTF-8 and takes nothing for a formula", () => {
  const text = csvOf({ head: ["项目", "得分"], rows: [["=1+1", "-3.5"], ['说"好",了', null]] });
  assert.equal(text, '\ufeff项目,得分\r\n\'=1+1,-3.5\r\n"说""好"",了",\r\n');
});
