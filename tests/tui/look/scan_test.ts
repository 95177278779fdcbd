/** Sums over all of a capture: told while they grow, the same with a helper beside it and without. */
import assert from "node:assert/strict";
import { CaptureWriter } from "../../../lib/capture/mod.ts";
import { Looker } from "../../../tui/look/looker.ts";
import type { Ask, LookPlan, Tell } from "../../../tui/look/messages.ts";
import { batchOf } from "../../support/batches.ts";
import { type TempDir, tempDir } from "../../support/temp_dir.ts";
import { waitFor } from "../../support/wait_for.ts";

const LINES = 9000;
const NO_FILTERS = { labels: [], grep: [], hide: [] };
const MB = 1 << 20;

const isNeedle = (i: number) => i % 100 === 0;

/** Nine frames; number i (from 0) is a second after the one before, and of `web` if 3 divides i. */
async function example(): Promise<TempDir> {
  const dir = tempDir();
  const writer = await CaptureWriter.open({
    ...{ dir: dir.path, maxFileBytes: 4 * MB, maxDiskBytes: 1024 * MB, compress: true },
    buffer: { kind: "bytes", limit: 32 * MB },
    ...{ fsync: "off", whenFull: "reject", version: "test" },
  });
  const lines = Array.from({ length: LINES }, (_, i) => ({
    app: i % 3 === 0 ? "web" : "api",
    msg: `level=${i % 90 === 0 ? "error" : "info"} msg="line ${i}" ${isNeedle(i) ? "needle " : ""}${
      "x".repeat(900)
    }`,
    ns: i * 1e9,
  }));
  for (let i = 0; i < LINES; i += 500) await writer.append(batchOf(lines.slice(i, i + 500)));
  await writer.close();
  return dir;
}

/** A looker in this thread; with `isWritten`, it does without a helper. */
function look(dir: string, plan: Partial<LookPlan> = {}) {
  const tells: Tell[] = [];
  const looker = new Looker({
    ...{ dir, filters: NO_FILTERS, isReplay: false, isWritten: false, writer: "logtap test" },
    ...plan,
  }, (tell) => tells.push(tell));
  void looker.run();
  const of = <K extends Tell["kind"]>(kind: K) =>
    tells.filter((tell): tell is Tell & { kind: K } => tell.kind === kind);
  const last = <K extends "hits" | "counted" | "histogram" | "patterns">(kind: K) =>
    waitFor(() => of(kind).find(({ isDone }) => isDone), { what: `the last of ${kind}` });
  return { ask: (ask: Ask) => looker.take(ask), of, last };
}

/** A looker ends with its worker: what it waits for goes on behind a test. */
for (const isWritten of [false, true]) {
  const test = (name: string, fn: () => Promise<void>) =>
    Deno.test({
      name: `${name}, ${isWritten ? "alone" : "with a helper"}`,
      fn,
      sanitizeOps: false,
      sanitizeResources: false,
    });

  test("hits: those ahead first, every one once", async () => {
    using dir = await example();
    const { ask, of, last } = look(dir.path, { isWritten });
    ask({ kind: "hits", ticket: 1, source: "needle", from: 4450 });
    await last("hits");
    const cursors = (part: "ahead" | "behind") =>
      of("hits").filter((tell) => tell.part === part).flatMap(({ cursors }) => cursors);
    const all = Array.from({ length: LINES }, (_, i) => i).filter(isNeedle).map((i) => i + 1);
    assert.deepEqual(cursors("ahead"), all.filter((cursor) => cursor > 4450));
    assert.deepEqual(cursors("behind"), all.filter((cursor) => cursor <= 4450));
    const parts = of("hits").map(({ part }) => part);
    assert.deepEqual(parts, parts.toSorted(), "ahead comes before behind");
    assert.equal(of("hits").findLast(({ part }) => part === "ahead")?.to, LINES + 1);
  });

  test("a histogram: the rows tell of lines before they are read, then each counts", async () => {
    using dir = await example();
    const { ask, of, last } = look(dir.path, { isWritten });
    ask({ kind: "histogram", ticket: 1, buckets: 10 });
    const { buckets } = await last("histogram");
    assert.deepEqual(buckets, Array.from({ length: 10 }, () => ({ lines: 900, errors: 10 })));
    const [first] = of("histogram");
    assert.equal(first?.isDone, false);
    const expected = first.buckets.map(({ lines }) => lines);
    assert.ok(expected.every((lines) => Math.abs(lines - 900) < 90), `${expected}`);
    assert.ok(first.buckets.every(({ errors }) => errors === 0));
  });

  test("patterns and counts are of what the filters leave", async () => {
    using dir = await example();
    const filters = { labels: ["app=web"], grep: ["needle"], hide: ["line 30"] };
    const { ask, last } = look(dir.path, { isWritten, filters });
    const want = Array.from({ length: LINES }, (_, i) => i)
      .filter((i) => isNeedle(i) && i % 3 === 0 && !`line ${i}"`.includes("line 30"));
    ask({ kind: "count", ticket: 1 });
    ask({ kind: "patterns", ticket: 2, top: 5 });
    assert.equal((await last("counted")).lines, want.length);
    const { patterns, lines } = await last("patterns");
    assert.equal(lines, want.length);
    assert.equal(patterns.reduce((sum, { lines }) => sum + lines, 0), want.length);
    assert.equal(patterns[0]?.example, want[0]! + 1);
  });

  test("a search that is stopped tells nothing more", async () => {
    using dir = await example();
    const { ask, of, last } = look(dir.path, { isWritten });
    ask({ kind: "hits", ticket: 1, source: "needle", from: 0 });
    ask({ kind: "stop", ticket: 1 });
    ask({ kind: "count", ticket: 2 });
    await last("counted");
    assert.deepEqual(of("hits").filter(({ isDone }) => isDone), []);
  });
}
