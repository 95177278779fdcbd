import assert from "node:assert/strict";
import fc from "fast-check";
import { sparkline, timelineOf, widthName } from "../../../lib/analyze/timeline.ts";
import { tsOfTime } from "../../../lib/units/mod.ts";

const at = (seconds: number) => tsOfTime({ seconds, nanos: 0 });
const T = 1_700_000_040; // A full minute.

Deno.test("timelineOf() spreads lines evenly, what is left goes to the first bucket", () => {
  const span = { from: at(T + 59), to: at(T + 60 * 3), lines: 11 };
  assert.deepEqual(timelineOf([span]), { widthS: 60, startS: T, lines: [5, 2, 2, 2] });
  assert.deepEqual(timelineOf([span, { from: at(T + 120), to: at(T + 121), lines: 7 }]), {
    widthS: 60,
    startS: T,
    lines: [5, 2, 9, 2],
  });
  assert.equal(timelineOf([]), undefined);
});

Deno.test("timelineOf() chooses the width by how long the data lasts", () => {
  const hours = 3600;
  const table: readonly (readonly [number, number, string])[] = [
    [0, 60, "1-min buckets"],
    [2 * hours - 1, 60, "1-min buckets"],
    [2 * hours, 300, "5-min buckets"],
    [12 * hours, 900, "15-min buckets"],
    [72 * hours, 3600, "1-hour buckets"],
    [168 * hours, 4 * 3600, "4-hour buckets"],
    [24 * hours * 365 * 56, 3 * 86_400, "3-day buckets"],
  ];
  for (const [lastsS, widthS, name] of table) {
    const timeline = timelineOf([{ from: at(T), to: at(T + lastsS), lines: 1 }]);
    assert.equal(timeline?.widthS, widthS, `${lastsS} s`);
    assert.equal(widthName(widthS), name);
  }
});

Deno.test("timelineOf() loses no line and stays within its bound, whatever the times", () => {
  const second = fc.integer({ min: -1_000_000_000, max: 253_402_300_799 });
  const span = fc.tuple(second, second, fc.nat(1_000_000)).map(([a, b, lines]) => ({
    from: at(Math.min(a, b)),
    to: at(Math.max(a, b)),
    lines,
  }));
  fc.assert(fc.property(fc.array(span, { minLength: 1, maxLength: 20 }), (spans) => {
    const { lines, widthS, startS } = timelineOf(spans)!;
    const total = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0);
    assert.equal(total(lines), total(spans.map((one) => one.lines)));
    assert.ok(lines.length <= 10_080, `${lines.length} buckets`);
    assert.ok(startS % widthS === 0);
    assert.ok(lines.every((count) => count >= 0));
  }));
});

Deno.test("sparkline() shows the highest as a full block and only nothing as nothing", () => {
  assert.equal(sparkline([0, 1, 500, 999, 1000], 1000), " ▁▄██");
  assert.equal(sparkline([8, 7, 6, 5, 4, 3, 2, 1], 8), "█▇▆▅▄▃▂▁");
  assert.equal(sparkline([], 0), "");
});
