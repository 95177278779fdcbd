import assert from "node:assert/strict";
import fc from "fast-check";
import { HeavyCounts } from "../../../lib/analyze/heavy_counts.ts";

const noFacts = () => undefined;

Deno.test("HeavyCounts, also of parts, is exact while there is room, and says by how much it may be too low", () => {
  // Few names that come often among many that come once: a bound that holds only by luck would break.
  const name = fc.oneof(fc.nat(5), fc.nat(500)).map(String);
  const lines = fc.array(fc.tuple(name, fc.integer({ min: 1, max: 5 })), { maxLength: 400 });
  fc.assert(
    fc.property(lines, fc.integer({ min: 2, max: 60 }), fc.nat(4), (added, max, cuts) => {
      const counts = new HeavyCounts(max);
      let part = new HeavyCounts(max);
      let left = cuts;
      const exact = new Map<string, number>();
      for (const [key, count] of added) {
        part.add(key, [count, 0], noFacts);
        if (key === "3" && left-- > 0) {
          counts.merge(part.part());
          part = new HeavyCounts(max);
        }
        exact.set(key, (exact.get(key) ?? 0) + count);
      }
      counts.merge(part.part());
      const { undercount } = counts;
      const total = added.reduce((sum, [, count]) => sum + count, 0);
      assert.ok(counts.counters.length <= max);
      assert.ok(undercount <= 2 * total / max, `${undercount} of ${total} in ${max}`);
      if (exact.size <= max) assert.equal(undercount, 0);
      const kepts = new Map(counts.counters);
      for (const [key, count] of exact) {
        const kept = kepts.get(key)?.lines ?? 0;
        assert.ok(kept <= count && count - kept <= undercount, `${key}: ${kept} of ${count}`);
      }
    }),
    { seed: 20261121, numRuns: 300 },
  );
});

Deno.test("a flood of names is handed on as a handful, and what is known of a name with it", () => {
  const counts = new HeavyCounts<string>(100);
  for (let i = 0; i < 5000; i++) {
    counts.add(i % 10 === 0 ? "heavy" : `name ${i}`, [1, i % 2], () => `first at ${i}`);
  }
  const part = counts.part();
  assert.ok(part.counters.length <= 65, `${part.counters.length}`);
  const [, heavy] = part.counters.find(([name]) => name === "heavy")!;
  assert.equal(heavy.facts, "first at 0");
  assert.ok(heavy.weight > 0 && heavy.lines === 500);
  const sum = new HeavyCounts<string>(100);
  for (let i = 0; i < 3; i++) sum.merge(part, (here, there) => `${here}, ${there}`);
  const [, merged] = sum.counters.find(([name]) => name === "heavy")!;
  assert.deepEqual([merged.lines, merged.facts], [1500, "first at 0, first at 0, first at 0"]);
});
