import assert from "node:assert/strict";
import {
  CaptureWriter,
  type LineSpan,
  lineSpans,
  openCapture,
} from "../../../../lib/capture/mod.ts";
import { batchOf } from "../../../support/batches.ts";
import { captureDir, jsonLines } from "../../../support/capture_dir.ts";
import { tempDir } from "../../../support/temp_dir.ts";
import { waitFor } from "../../../support/wait_for.ts";

const MB = 1 << 20;
const DAY_NS = BigInt(Date.UTC(2026, 10, 21)) * 1_000_000n;

async function spansOf(dir: string): Promise<readonly LineSpan[]> {
  const capture = await openCapture(dir);
  const spans: LineSpan[] = [];
  for await (const { firstCursor, lines, minNs, maxNs } of lineSpans(capture)) {
    spans.push({ firstCursor, lines, minNs, maxNs });
  }
  return spans;
}

Deno.test("spans are those of the frames, of finished files and of the open one", async () => {
  using dir = tempDir();
  const writer = await CaptureWriter.open({
    ...{ dir: dir.path, maxFileBytes: 2 * MB, maxDiskBytes: 1024 * MB, compress: true },
    buffer: { kind: "bytes", limit: 32 * MB },
    ...{ fsync: "off", whenFull: "reject", version: "test" },
  });
  const lines = Array.from({ length: 6000 }, (_, i) => (
    { app: "a", msg: `${i} ${"x".repeat(900)}`, ns: i * 1e9 }
  ));
  for (let i = 0; i < lines.length; i += 100) await writer.append(batchOf(lines.slice(i, i + 100)));
  const check = (spans: readonly LineSpan[], from = 1) => {
    for (const { firstCursor, lines, minNs, maxNs } of spans) {
      assert.equal(firstCursor, from);
      assert.deepEqual(
        [minNs, maxNs].map((ns) => (ns - DAY_NS) / 1_000_000_000n),
        [BigInt(firstCursor - 1), BigInt(firstCursor + lines - 2)],
      );
      from += lines;
    }
    return from - 1;
  };
  // All but the open frame, as soon as they are compressed.
  await waitFor(async () => check(await spansOf(dir.path)) > 4000, { what: "five frames" });
  await writer.close();
  assert.equal(check(await spansOf(dir.path)), 6000);
});

Deno.test("of a file without rows, its index line is the span; without one there is none", async () => {
  const entries = [3, 1, 2].map((s) => ({ ts: `2026-11-21T00:00:0${s}Z`, labels: {}, msg: "x" }));
  const file = "2026-11-21T000000-000.jsonl";
  const index = { from: entries[1]!.ts, to: entries[0]!.ts, lines: 3, bytes: 100, labels: {} };
  using known = captureDir({
    [file]: jsonLines(entries),
    "index.jsonl": jsonLines([{ file, ...index }]),
  });
  assert.deepEqual(await spansOf(known.path), [
    { firstCursor: 0, lines: 3, minNs: DAY_NS + 1_000_000_000n, maxNs: DAY_NS + 3_000_000_000n },
  ]);
  using unknown = captureDir({ [file]: jsonLines(entries) });
  assert.deepEqual(await spansOf(unknown.path), []);
});
