import assert from "node:assert/strict";
import type { IndexLine } from "../../../../lib/capture/mod.ts";
import { upload } from "../../../../lib/bucket/mod.ts";
import { strangerIn } from "../../../../lib/bucket/upload/same_capture.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";
import { finishedCapture, SECOND_FILE } from "../../capture/support/made_capture.ts";
import { fakeBucket } from "../../../support/fake_bucket.ts";
import { tempDir } from "../../../support/temp_dir.ts";
import { fill, storeAt } from "../support.ts";

function line(file: string, first: number | undefined, lines = 100): IndexLine {
  const rest = { from: "", to: "", lines, bytes: 1, labels: {} };
  return { file, ...rest, ...(first !== undefined && { first }) };
}

const A = line("2026-11-21T103200-000.jsonl.zst", 1);
const B = line("2026-11-21T103300-000.jsonl.zst", 101);
const C = line("2026-11-21T103400-000.jsonl.zst", 201);
/** Cut out of those, later, and numbered anew. */
const SLICE = line("2026-11-21T120000-000.jsonl.zst", 1, 30);

const CASES = [
  { name: "the same", there: [A, B], ours: [A, B], stranger: undefined },
  { name: "ours has grown", there: [A], ours: [A, B, C], stranger: undefined },
  { name: "our disk cap removed the oldest", there: [A, B], ours: [B, C], stranger: undefined },
  { name: "and all that lies there", there: [A], ours: [B, C], stranger: undefined },
  { name: "a slice over its source", there: [A, B], ours: [SLICE], stranger: A },
  { name: "a slice over the rest of its source", there: [B, C], ours: [SLICE], stranger: B },
  { name: "a source over its slice", there: [SLICE], ours: [A, B], stranger: SLICE },
  {
    name: "a slice made in the second of the source's first file",
    there: [A],
    ours: [{ ...B, file: A.file }],
    stranger: A,
  },
  { name: "a capture with nothing in it yet", there: [], ours: [A], stranger: undefined },
  {
    name: "the older program's index, without cursors",
    there: [line(A.file, undefined), line(B.file, undefined)],
    ours: [line(B.file, undefined), line(C.file, undefined)],
    stranger: undefined,
  },
] as const;

for (const { name, there, ours, stranger } of CASES) {
  Deno.test(`strangerIn(): ${name}`, () => {
    assert.equal(strangerIn(there, ours), stranger);
  });
}

Deno.test("what was cut out of a capture is not uploaded over it, though it started then", async () => {
  using dir = tempDir();
  const source = finishedCapture();
  fill(dir.path, Object.fromEntries(source.files));
  await using bucket = await fakeBucket();
  using at = storeAt("s3://captures/runs/7", bucket.endpoint);
  const plan = { dir: dir.path, concurrency: 2, live: false, dryRun: false };
  await upload(plan, at.store);
  const before = new Map(bucket.objects);
  // The same start, and lines numbered from 1 in a file of another name.
  const slice = dir.file("slice");
  const [first] = source.text("index.jsonl").split("\n");
  const { file, ...rest } = JSON.parse(first!);
  const name = "2026-11-21T120000-000.jsonl.zst";
  assert.notEqual(name, SECOND_FILE);
  fill(slice, {
    [name]: source.files.get(file)!,
    "index.jsonl": new TextEncoder().encode(`${JSON.stringify({ file: name, ...rest })}\n`),
    "metadata.json": source.files.get("metadata.json")!,
  });
  await assert.rejects(upload({ ...plan, dir: slice }, at.store), (error) => {
    return isLogtapError(error, "conflict") && /another capture lies there/.test(error.message);
  });
  assert.deepEqual(bucket.objects, before);
});
