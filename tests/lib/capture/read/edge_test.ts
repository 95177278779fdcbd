import assert from "node:assert/strict";
import { decodeBlock, lastLines, readEdge } from "../../../../lib/capture/mod.ts";
import { FIRST_FILE, linesFrom } from "../support/made_capture.ts";
import { MemoryFiles } from "../support/memory_files.ts";

const tail = (first: number) => `${FIRST_FILE}.${first}.tail.jsonl`;

Deno.test("readEdge() gives the whole lines of the newest tail", async () => {
  const half = new TextDecoder().decode(linesFrom(103, 1)).slice(0, 30);
  const whole = new TextDecoder().decode(linesFrom(100, 3));
  const files = new MemoryFiles({
    [tail(9)]: linesFrom(9, 91),
    [tail(100)]: whole + half,
    "metadata.json": "{}",
  });
  const edge = await readEdge(files);
  assert.deepEqual([edge?.firstCursor, edge?.lines], [100, 3]);
  assert.equal(new TextDecoder().decode(edge?.bytes), whole);
});

Deno.test("readEdge() looks again when a tail is gone, and has nothing without one", async () => {
  const files = new MemoryFiles({ [tail(1)]: linesFrom(1, 2) });
  files.onAccess = (what) => {
    if (what !== tail(1)) return;
    files.files.delete(tail(1));
    files.set(tail(3), linesFrom(3, 4));
  };
  assert.equal((await readEdge(files))?.firstCursor, 3);
  assert.equal(await readEdge(new MemoryFiles({ [FIRST_FILE]: "x" })), undefined);
  assert.equal(await readEdge(new MemoryFiles({ [tail(5)]: "{" })), undefined);
});

Deno.test("lastLines() cuts at any number of lines", () => {
  const block = { file: "x", firstCursor: 40, lines: 5, bytes: linesFrom(40, 5) };
  for (let count = 0; count <= 6; count++) {
    const { entries } = decodeBlock(lastLines(block, count));
    const want = [40, 41, 42, 43, 44].slice(Math.max(0, 5 - count));
    assert.deepEqual(entries.map(({ cursor }) => cursor), want);
    assert.deepEqual(entries.map(({ entry }) => entry.msg), want.map((n) => `line ${n}`));
  }
});
