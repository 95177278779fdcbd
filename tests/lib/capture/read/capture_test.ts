import assert from "node:assert/strict";
import { tsOfNs } from "../../../../lib/units/mod.ts";
import type { Summary } from "../../../../lib/capture/mod.ts";
import {
  fileOf,
  finishedCapture,
  FIRST_FILE,
  killedCapture,
  lineOf,
  linesBetween,
  linesFrom,
  madeFile,
  readAll,
  SECOND_FILE,
} from "../support/made_capture.ts";
import { concat } from "../support/memory_files.ts";

Deno.test("openCapture() reads a finished capture whole, in cursor order", async () => {
  const { lines, cursors, findings } = await readAll(finishedCapture());
  assert.deepEqual(lines, linesBetween(1, 200));
  assert.deepEqual(cursors, Array.from({ length: 200 }, (_, i) => i + 1));
  assert.deepEqual(findings, []);
});

Deno.test("blocks() reads frames, then the tail of a killed writer", async () => {
  const { lines, findings } = await readAll(killedCapture(7));
  assert.deepEqual(lines, linesBetween(1, 207));
  assert.deepEqual(findings, []);
});

Deno.test("blocks() ignores what a tail's last line has without a newline", async () => {
  const files = killedCapture(7);
  const tail = `${SECOND_FILE}.201.tail.jsonl`;
  files.set(tail, concat([linesFrom(201, 7), linesFrom(208, 1).slice(0, -1)]));
  assert.deepEqual((await readAll(files)).lines, linesBetween(1, 207));
});

Deno.test("blocks() ignores a stale tail and says so", async () => {
  const files = killedCapture(3);
  files.set(`${SECOND_FILE}.161.tail.jsonl`, linesFrom(161, 40));
  const { lines, findings } = await readAll(files);
  assert.deepEqual(lines, linesBetween(1, 203));
  assert.deepEqual(findings.map(({ kind, cursor }) => [kind, cursor]), [["stale", 161]]);
});

Deno.test("blocks() starts at any cursor", async () => {
  for (let from = 1; from <= 208; from += 9) {
    const { lines, cursors } = await readAll(killedCapture(7), { fromCursor: from });
    assert.deepEqual(lines, linesBetween(from, 207), `from ${from}`);
    assert.equal(cursors[0] ?? from, from);
  }
});

Deno.test("blocks() reads every truncation of an unfinished file as a prefix", async () => {
  const { bytes: whole, ends } = madeFile(121, 2, 4);
  for (let size = 0; size < whole.length; size++) {
    const files = killedCapture(0);
    files.files.delete(`${SECOND_FILE}.201.tail.jsonl`);
    files.set(SECOND_FILE, whole.slice(0, size));
    const { lines, findings } = await readAll(files, { fromCursor: 101 });
    assert.deepEqual(lines, linesBetween(101, 100 + lines.length), `cut at ${size}`);
    assert.ok(lines.length >= 20);
    const isBetween = size === 0 || ends.includes(size);
    assert.deepEqual(findings.map(({ kind }) => kind), isBetween ? [] : ["cut"], `cut at ${size}`);
  }
});

Deno.test("blocks() takes the tail's lines when the frame's append was torn at any byte", async () => {
  const { bytes, ends } = madeFile(121, 2, 40);
  for (let size = ends[0]!; size < bytes.length; size += 3) {
    const files = killedCapture(0);
    files.files.delete(`${SECOND_FILE}.201.tail.jsonl`);
    files.set(SECOND_FILE, bytes.slice(0, size));
    files.set(`${SECOND_FILE}.161.tail.jsonl`, linesFrom(161, 40));
    const { lines, findings } = await readAll(files);
    assert.deepEqual(lines, linesBetween(1, 200), `torn at ${size}`);
    assert.deepEqual(findings, []);
  }
});

for (const hasTable of [false, true]) {
  const how = hasTable ? "by the table" : "by hopping";
  Deno.test(`blocks() goes on behind a damaged frame, ${how}`, async () => {
    const { bytes, table, ends } = madeFile(121, 3, 40);
    const broken = concat(hasTable ? [bytes, table] : [bytes]);
    broken[ends[1]! - 20]! ^= 0x10;
    const files = killedCapture(0);
    files.files.delete(`${SECOND_FILE}.201.tail.jsonl`);
    files.set(SECOND_FILE, broken);
    const { lines, cursors, findings } = await readAll(files);
    assert.deepEqual(lines, [...linesBetween(1, 160), ...linesBetween(201, 240)]);
    assert.equal(cursors[160], 201);
    assert.deepEqual(findings.map(({ kind, cursor }) => [kind, cursor]), [["damaged", 161]]);
  });
}

Deno.test("blocks() finds the next row behind bytes that are nothing", async () => {
  const { bytes, ends } = madeFile(121, 3, 40);
  const noise = new Uint8Array(5000).fill(0x5a);
  const files = killedCapture(0);
  files.files.delete(`${SECOND_FILE}.201.tail.jsonl`);
  files.set(SECOND_FILE, concat([bytes.slice(0, ends[0]), noise, bytes.slice(ends[0])]));
  const { lines, findings } = await readAll(files);
  assert.deepEqual(lines, linesBetween(1, 240));
  assert.deepEqual(findings.map(({ kind, offset }) => [kind, offset]), [["damaged", ends[0]]]);
});

Deno.test("blocks() reads both halves of `cat a b` and skips the table in the middle", async () => {
  const files = finishedCapture();
  const joined = concat([files.files.get(FIRST_FILE)!, files.files.get(SECOND_FILE)!]);
  files.files.delete(SECOND_FILE);
  files.files.delete("index.jsonl");
  files.set(FIRST_FILE, joined);
  const { lines, findings } = await readAll(files);
  assert.deepEqual(lines, linesBetween(1, 200));
  assert.deepEqual(findings, []);
});

Deno.test("blocks() asks the filter and opens only what may match", async () => {
  const files = finishedCapture();
  const wanted = (JSON.parse(lineOf(150)) as { ts: string }).ts;
  const filter = {
    mayMatch: ({ min = "", max = "~" }: Summary) => min <= wanted && wanted <= max,
  };
  const opened: string[] = [];
  files.onAccess = (what) => opened.push(what);
  const { lines } = await readAll(files, { filter });
  assert.deepEqual(lines, linesBetween(121, 160));
  assert.ok(!opened.includes(FIRST_FILE), "the index says that the first file has none");
});

Deno.test("blocks() prunes by label sets, each with its own times", async () => {
  const files = killedCapture(0);
  const asked: Summary[] = [];
  const from = (JSON.parse(lineOf(150)) as { ts: string }).ts;
  // Of a frame that is wanted as a whole no set is asked for.
  const mayMatch = (summary: Summary) => asked.push(summary) > 0 && (summary.max ?? "~") >= from;
  await readAll(files, { filter: { mayMatch } });
  const sets = asked.filter(({ sets }) => sets?.length === 1);
  assert.ok(sets.length > 0);
  for (const { min, max, sets: [labels] = [] } of sets) {
    assert.ok(min !== undefined && max !== undefined && min <= max);
    assert.match(labels!["app"]!, /^app-[0-2]$/);
  }
});

Deno.test("blocks() of a filter that wants nothing reads no frame", async () => {
  const files = finishedCapture();
  const { lines } = await readAll(files, { filter: { mayMatch: () => false } });
  assert.deepEqual(lines, []);
  const small = ["index.jsonl", "metadata.json"].reduce(
    (n, f) => n + files.files.get(f)!.length,
    0,
  );
  assert.ok(files.bytesRead <= 2 * small, `read ${files.bytesRead} bytes`);
});

Deno.test("times at the ends of what a row can hold are open bounds", async () => {
  const far = '{"ts":"9999-01-01T00:00:00.000000000Z","labels":{},"msg":"late"}\n';
  const files = killedCapture(0);
  files.files.delete(`${SECOND_FILE}.201.tail.jsonl`);
  files.set(SECOND_FILE, fileOf([{ first: 121, lines: new TextEncoder().encode(far) }]).bytes);
  const from = "5000-01-01T00:00:00.000000000Z";
  const { lines } = await readAll(files, {
    filter: { mayMatch: ({ max }) => max === undefined || max >= from },
  });
  assert.deepEqual(lines, [far.trimEnd()]);
  assert.ok(tsOfNs(2n ** 63n - 1n) < from);
});
