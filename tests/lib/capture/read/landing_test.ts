import assert from "node:assert/strict";
import { encodeMetadata } from "../../../../lib/capture/format/mod.ts";
import {
  FIRST_FILE,
  linesBetween,
  linesFrom,
  madeFile,
  metadataFor,
  readAll,
  SECOND_FILE,
} from "../support/made_capture.ts";
import { concat, MemoryFiles } from "../support/memory_files.ts";

/** Two frames of the first file, one of the second; each file was open when the first was read. */
const [FIRST, SECOND] = [madeFile(1, 2, 40), madeFile(81, 1, 40)];
const EARLIER = FIRST.bytes.slice(0, FIRST.ends[0]);

/** A live capture whose first file lacks its last frame, which is in a tail. */
function rotating(): MemoryFiles {
  const { stopped: _, ...live } = metadataFor(0);
  return new MemoryFiles({
    "metadata.json": encodeMetadata(live),
    [FIRST_FILE]: EARLIER,
    [`${FIRST_FILE}.41.tail.jsonl`]: linesFrom(41, 40),
    [SECOND_FILE]: SECOND.bytes,
  });
}

/** What the writer does to the first file between the readings of two files. */
const LANDINGS: Readonly<Record<string, Uint8Array>> = {
  "its last frame lands": FIRST.bytes,
  "its last frame and its table land": concat([FIRST.bytes, FIRST.table]),
};

for (const [what, landed] of Object.entries(LANDINGS)) {
  Deno.test(`a reader of a live capture tells no gap when, behind its back, ${what}`, async () => {
    const files = rotating();
    files.onAccess = (name) => {
      if (name !== SECOND_FILE) return;
      files.set(FIRST_FILE, landed);
      files.files.delete(`${FIRST_FILE}.41.tail.jsonl`);
    };
    const { lines, findings } = await readAll(files);
    assert.deepEqual(lines, linesBetween(1, 120));
    assert.deepEqual(findings, []);
  });
}

Deno.test("a gap of a live capture that stays is told once, and read over", async () => {
  const files = rotating();
  files.files.delete(`${FIRST_FILE}.41.tail.jsonl`);
  const { lines, findings } = await readAll(files);
  assert.deepEqual(lines, [...linesBetween(1, 40), ...linesBetween(81, 120)]);
  assert.deepEqual(findings.map(({ kind, cursor, lines }) => [kind, cursor, lines]), [
    ["gap", 41, 40],
  ]);
});
