import assert from "node:assert/strict";
import { findingLine, FindingLog } from "../../../lib/analyze/mod.ts";

Deno.test("a finding is told on one line that is safe for a terminal", () => {
  assert.equal(findingLine({ kind: "cut", file: "a.jsonl", text: "cut off" }), "a.jsonl: cut off");
  assert.equal(
    findingLine({ kind: "gap", file: "a\u001b[2J", offset: 7, cursor: 9, text: "two\nlines" }),
    "a␛[2J, byte 7, cursor 9: two\\nlines",
  );
});

Deno.test("the log tells ten findings and counts the others", () => {
  const lines: string[] = [];
  const log = new FindingLog((line) => lines.push(line));
  log.finish();
  assert.deepEqual(lines, []);
  for (let i = 0; i < 13; i++) log.tell({ kind: "damaged", file: "f", offset: i, text: "bad" });
  log.finish();
  assert.equal(lines.length, 11);
  assert.equal(lines[0], "logtap: f, byte 0: bad\n");
  assert.match(lines[10]!, /^logtap: 3 more findings/);
});

Deno.test("what a writer leaves behind is no harm; a tail on its way out is not even told", () => {
  const lines: string[] = [];
  const log = new FindingLog((line) => lines.push(line));
  log.tell({ kind: "stale", file: "f", text: "" });
  assert.deepEqual(lines, []);
  log.tell({ kind: "vanished", file: "f", text: "" });
  assert.equal(log.hasHarm, false);
  log.tell({ kind: "cut", file: "f", text: "" });
  assert.equal(log.hasHarm, true);
});
