import assert from "node:assert/strict";
import { jsonText, tableText } from "../../../lib/cli/mod.ts";

Deno.test("tableText() aligns by the cells that text takes", () => {
  const rows = [["app", "12", "ok"], ["日本", "3", ""], ["é", "123456", "late"]];
  assert.equal(
    tableText(rows, ["left", "right"]),
    "app       12  ok\n日本       3\né     123456  late\n",
  );
});

Deno.test("tableText() takes ragged rows and none", () => {
  assert.equal(tableText([]), "");
  assert.equal(tableText([["a"], ["bb", "c"]]), "a\nbb  c\n");
});

Deno.test("jsonText() is indented and ends in a newline", () => {
  assert.equal(jsonText({ a: [1] }), '{\n  "a": [\n    1\n  ]\n}\n');
});
