import assert from "node:assert/strict";
import fc from "fast-check";
import { TimeCounts } from "../../../../lib/analyze/diff/time_counts.ts";
import { spanOf } from "../../../../lib/analyze/diff/span.ts";
import { tsOfTime } from "../../../../lib/units/mod.ts";

Deno.test("TimeCounts holds the same whatever the order and the parts, and loses nothing", () => {
  const second = fc.oneof(fc.nat(3_000_000), fc.integer({ min: -70_000, max: 10 }));
  const parts = fc.array(fc.array(second, { maxLength: 50 }), { maxLength: 6 });
  const all = (lists: readonly (readonly number[])[]) => {
    const sum = new TimeCounts();
    for (const list of lists) {
      const part = new TimeCounts();
      for (const at of list) part.add(at, 1, at % 2 === 0 ? 1 : 0);
      sum.merge(part.data);
    }
    return sum.data;
  };
  fc.assert(
    fc.property(parts, (lists) => {
      const data = all(lists);
      assert.deepEqual(all([lists.flat().reverse()]), data);
      const lines = [...data.buckets.values()].reduce((sum, [count]) => sum + count, 0);
      assert.equal(lines, lists.flat().length);
    }),
    { seed: 20261121, numRuns: 100 },
  );
});

Deno.test("TimeCounts stays bounded over years, and widens its buckets for that", () => {
  const counts = new TimeCounts();
  for (let i = 0; i < 100_000; i++) counts.add(i * 600, 1, 0);
  const { buckets, widthS } = counts.data;
  assert.ok(buckets.size <= 20_000);
  assert.equal(widthS, 4096);
  assert.equal([...buckets.values()].reduce((sum, [lines]) => sum + lines, 0), 100_000);
});

const START = 1_790_000_000;

function spanned(seconds: readonly number[]) {
  const times = new TimeCounts();
  for (const second of seconds) times.add(second, 1, 0);
  const ts = (second: number) =>
    second < 0 ? "1969-12-31T23:59:59.500000000Z" : tsOfTime({ seconds: second, nanos: 5 });
  const sorted = seconds.toSorted((a, b) => a - b);
  const span = spanOf({ times: times.data, from: ts(sorted[0]!), to: ts(sorted.at(-1)!) });
  return [span.startS, span.endS, span.seconds];
}

const STEADY = Array.from({ length: 600 }, (_, i) => START + i);

Deno.test("spanOf() goes from the first line to the last", () => {
  assert.deepEqual(spanned(STEADY), [START, START + 600, 599]);
  assert.deepEqual(spanned([START]), [START, START + 1, 1]);
  // Two lines are no strays of each other.
  assert.deepEqual(spanned([START, START + 9_000]), [START, START + 9_001, 9_000]);
});

Deno.test("spanOf() leaves out a few lines whose clocks were wrong", () => {
  const strays = [-1, 0, START - 100_000, START + 50_000];
  assert.deepEqual(spanned([...strays, ...STEADY]), [START, START + 601, 600]);
});

Deno.test("spanOf() keeps a slow beginning, and a pause", () => {
  const slow = [START - 300, START - 250, ...STEADY];
  assert.deepEqual(spanned(slow), [START - 300, START + 600, 899]);
  const paused = [...STEADY, ...STEADY.map((second) => second + 100_000)];
  assert.deepEqual(spanned(paused), [START, START + 100_600, 100_599]);
});
