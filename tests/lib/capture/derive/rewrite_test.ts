import assert from "node:assert/strict";
import { compressHere, openCapture, rewriteCapture } from "../../../../lib/capture/mod.ts";
import { captureDir, jsonLines } from "../../../support/capture_dir.ts";
import { tempDir } from "../../../support/temp_dir.ts";

const MAKING = { by: "test", now: "2026-11-21T12:00:00Z", writer: "logtap test" };

/** A capture of 3,000 entries, `line 0` to `line 2999`. */
function source() {
  const entries = Array.from({ length: 3000 }, (_, i) => ({
    ts: `2026-11-21T10:32:00.${String(i).padStart(9, "0")}Z`,
    labels: { app: "api" },
    msg: `line ${i} ${"x".repeat(1000)}`,
  }));
  return captureDir({ "2026-11-21T103200-000.jsonl": jsonLines(entries) });
}

async function messages(path: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entries of (await openCapture(path)).entries()) {
    for (const { entry } of entries) found.push(entry.msg.split(" ", 2).join(" "));
  }
  return found;
}

Deno.test("rewriteCapture() takes, leaves out and doubles entries, in their order", async () => {
  using from = source();
  using dir = tempDir();
  const capture = await openCapture(from.path);
  const seen: number[] = [];
  const totals = await rewriteCapture(capture, {
    ...MAKING,
    change: (one) => one.cursor % 3 === 0 ? [] : one.cursor % 3 === 1 ? [one, one] : [one],
    lastCursor: 2500,
    signal: new AbortController().signal,
    onProgress: (_, cursor) => seen.push(cursor),
  }, {
    place: { path: dir.file("out"), sources: [from.path], flag: "--out" },
    nowMs: () => 0,
    startCompressor: compressHere,
  });
  const want = Array.from({ length: 2500 }, (_, i) => i)
    .flatMap((i) => i % 3 === 2 ? [] : i % 3 === 0 ? [`line ${i}`, `line ${i}`] : [`line ${i}`]);
  assert.equal(totals.entries, want.length);
  assert.deepEqual(await messages(dir.file("out")), want);
  assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
});

Deno.test("rewriteCapture() leaves nothing when it is stopped or refused", async () => {
  using from = source();
  using dir = tempDir();
  const capture = await openCapture(from.path);
  const output = {
    place: { path: dir.file("out"), sources: [from.path], flag: "--out" },
    nowMs: () => 0,
    startCompressor: compressHere,
  };
  const stop = new AbortController();
  const change: Parameters<typeof rewriteCapture>[1]["change"] = (one) => {
    if (one.cursor === 2000) stop.abort(new Error("stopped"));
    return [one];
  };
  const stopped = rewriteCapture(capture, { ...MAKING, change, signal: stop.signal }, output);
  await assert.rejects(stopped, /stopped/);
  const { signal } = new AbortController();
  const refused = rewriteCapture(capture, {
    ...{ ...MAKING, signal, change: () => [] },
    onRead: (entries) => {
      throw new Error(`only ${entries}`);
    },
  }, output);
  await assert.rejects(refused, /only 0/);
  assert.deepEqual([...Deno.readDirSync(dir.path)], []);
});
