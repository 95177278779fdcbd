import assert from "node:assert/strict";
import { encodeMetadata } from "../../../../lib/capture/format/mod.ts";
import { mendFiles, openCapture } from "../../../../lib/capture/mod.ts";
import {
  FIRST_FILE,
  linesBetween,
  linesFrom,
  madeFile,
  metadataFor,
  readAll,
} from "../support/made_capture.ts";
import { concat, MemoryFiles } from "../support/memory_files.ts";

/** Sorts before every file of ours. */
const FOREIGN = "2026-11-20-copied.jsonl";

/** A capture that a writer has open, and beside it a file that somebody copied in. */
function liveBehindForeign(): MemoryFiles {
  const { stopped: _, ...live } = metadataFor(0);
  return new MemoryFiles({
    "metadata.json": encodeMetadata(live),
    [FOREIGN]: linesFrom(501, 300),
    [FIRST_FILE]: madeFile(1, 2, 40).bytes,
    [`${FIRST_FILE}.81.tail.jsonl`]: linesFrom(81, 10),
  });
}

Deno.test("a reader hides no line of the open tail behind a file of another program", async () => {
  const files = liveBehindForeign();
  const { lines, cursors, findings } = await readAll(files);
  assert.deepEqual(lines, [...linesBetween(501, 800), ...linesBetween(1, 90)]);
  assert.deepEqual(cursors, Array.from({ length: 390 }, (_, i) => i + 1));
  assert.deepEqual(findings.filter(({ kind }) => kind === "stale"), []);
});

Deno.test("a reader knows a stale tail behind a file of another program", async () => {
  const files = liveBehindForeign();
  files.set(`${FIRST_FILE}.41.tail.jsonl`, linesFrom(41, 40));
  const { lines, findings } = await readAll(files);
  assert.deepEqual(lines, [...linesBetween(501, 800), ...linesBetween(1, 90)]);
  assert.deepEqual(findings.filter(({ kind }) => kind === "stale").map(({ cursor }) => cursor), [
    41,
  ]);
});

Deno.test("a reader that begins at a cursor, or filters, sees the same tails", async () => {
  const files = liveBehindForeign();
  files.set(`${FIRST_FILE}.41.tail.jsonl`, linesFrom(41, 40));
  assert.deepEqual((await readAll(files, { fromCursor: 381 })).lines, linesBetween(81, 90));
});

Deno.test("sums of what the index does not know count the open tail behind foreign files", async () => {
  const files = liveBehindForeign();
  files.set(`${FIRST_FILE}.41.tail.jsonl`, linesFrom(41, 40));
  const capture = await openCapture(files);
  const sums = await capture.unindexed();
  assert.deepEqual(sums.map(({ lines }) => lines), [300, 80, 10]);
});

Deno.test("readers and mending agree on which tails are stale", async () => {
  for (const extra of [[], [41], [41, 86], [41, 86, 91]]) {
    const files = liveBehindForeign();
    for (const first of extra) files.set(`${FIRST_FILE}.${first}.tail.jsonl`, linesFrom(first, 9));
    const { lines } = await readAll(files);
    await mendFiles(files);
    assert.deepEqual((await readAll(files)).lines, lines, `tails ${extra}`);
  }
});

Deno.test("a tail of a finished file that goes beyond it is folded in, not removed", async () => {
  const { bytes, table } = madeFile(1, 2, 40);
  const files = new MemoryFiles({
    "metadata.json": encodeMetadata(metadataFor(90)),
    [FIRST_FILE]: concat([bytes, table]),
    [`${FIRST_FILE}.81.tail.jsonl`]: linesFrom(81, 10),
  });
  assert.deepEqual((await readAll(files)).lines, linesBetween(1, 90));
  await mendFiles(files);
  assert.deepEqual((await readAll(files)).lines, linesBetween(1, 90));
});
