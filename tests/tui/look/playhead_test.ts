import assert from "node:assert/strict";
import fc from "fast-check";
import { injectionAt } from "../../../lib/analyze/inject/mod.ts";
import { openCapture } from "../../../lib/capture/mod.ts";
import { tsOfNs } from "../../../lib/units/mod.ts";
import { compileLookFilters } from "../../../tui/look/entry_filter.ts";
import type { LookFilters } from "../../../tui/look/messages.ts";
import { Playhead } from "../../../tui/look/playhead.ts";
import { captureDir, jsonLines } from "../../support/capture_dir.ts";

const ALL: LookFilters = { labels: [], grep: [], hide: [] };
const at = (second: number) => tsOfNs(1_795_257_120_000_000_000n + BigInt(second) * 1_000_000_000n);

/** Entries at these seconds, odd ones from `b`, in files of three. */
function captured(seconds: readonly number[]) {
  const files: Record<string, string> = {};
  for (let i = 0; i < seconds.length; i += 3) {
    const entries = seconds.slice(i, i + 3)
      .map((second) => ({ ts: at(second), labels: { app: second % 2 ? "b" : "a" }, msg: "x" }));
    files[`2026-11-21T1032${String(i).padStart(2, "0")}-000.jsonl`] = jsonLines(entries);
  }
  return captureDir(files);
}

/** What has happened by running maximum, of the entries that count: the cursor before the next. */
function naive(seconds: readonly number[], to: number, counts: (second: number) => boolean) {
  let running = -Infinity;
  for (const [i, second] of seconds.entries()) {
    if (!counts(second)) continue;
    running = Math.max(running, second);
    if (running > to) return { last: i, next: second };
  }
  return { last: seconds.length, next: undefined };
}

const SECONDS = fc.array(fc.nat(20), { minLength: 1, maxLength: 12 });
const STEPS = fc.array(fc.nat(22), { minLength: 1, maxLength: 5 }).map((steps) =>
  steps.sort((a, b) => a - b)
);

for (const label of [undefined, "app=b"]) {
  Deno.test(`at any time, what is not later has happened in write order (${label})`, async () => {
    await fc.assert(
      fc.asyncProperty(SECONDS, STEPS, async (seconds, steps) => {
        using dir = captured(seconds);
        const capture = await openCapture(dir.path);
        const filter = compileLookFilters({ ...ALL, labels: label === undefined ? [] : [label] });
        const range = { from: 1, to: seconds.length + 1 };
        await using playhead = new Playhead(capture, { filter, range });
        assert.equal(playhead.last, 0);
        for (const step of steps) {
          await playhead.advance(at(step));
          const counts = (second: number) => label === undefined || second % 2 === 1;
          const { last, next } = naive(seconds, step, counts);
          assert.equal(playhead.last, last);
          assert.equal(playhead.next, next === undefined ? undefined : at(next));
          assert.equal(playhead.isAtEnd, next === undefined);
        }
      }),
      { seed: 41, numRuns: 40 },
    );
  });
}

Deno.test("a playhead that begins at a time comes to where another one has gone", async () => {
  await fc.assert(
    fc.asyncProperty(SECONDS, fc.nat(21), async (seconds, to) => {
      using dir = captured(seconds);
      const capture = await openCapture(dir.path);
      const range = { from: 1, to: seconds.length + 1 };
      const filter = compileLookFilters({ ...ALL, from: at(to) });
      await using playhead = new Playhead(capture, { filter, range });
      await playhead.advance(at(to));
      assert.equal(playhead.last, naive(seconds, to, () => true).last);
    }),
    { seed: 42, numRuns: 40 },
  );
});

Deno.test("made-up entries happen with the one they stand behind", async () => {
  using dir = captured([0, 1, 2, 3]);
  const capture = await openCapture(dir.path);
  const injection = injectionAt([{ kind: "error-spike" }], { from: at(1), durationMs: 2000 });
  const filter = compileLookFilters({ ...ALL, labels: ["_injected=true"] }, injection);
  await using playhead = new Playhead(capture, { filter, range: { from: 1, to: 5 } });
  await playhead.advance("");
  assert.deepEqual([playhead.last, playhead.next], [2, at(1)], "the second entry is no fault's");
  await playhead.advance(at(1));
  assert.deepEqual([playhead.last, playhead.next], [3, at(2)]);
  await playhead.advance(at(2));
  assert.deepEqual([playhead.last, playhead.next, playhead.isAtEnd], [4, undefined, true]);
});

Deno.test("an entry whose time cannot be read waits for nothing", async () => {
  using dir = captureDir({
    "2026-11-21T103200-000.jsonl": jsonLines([{ ts: "soon", msg: "a" }, { ts: at(5), msg: "b" }]),
  });
  const capture = await openCapture(dir.path);
  await using playhead = new Playhead(capture, {
    filter: compileLookFilters(ALL),
    range: { from: 1, to: 3 },
  });
  await playhead.advance("");
  assert.deepEqual([playhead.last, playhead.next], [1, at(5)]);
});
