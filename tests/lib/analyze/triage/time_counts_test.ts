import assert from "node:assert/strict";
import { denseTimeline, TIMELINE_MAX } from "../../../../lib/analyze/triage/dense_timeline.ts";
import { TimeCounts } from "../../../../lib/analyze/triage/time_counts.ts";
import { seededRandom } from "../../../support/random.ts";

Deno.test("TimeCounts widens rather than grow, and loses no line", () => {
  const random = seededRandom();
  const counts = new TimeCounts(60, 100);
  for (let i = 0; i < 5000; i++) counts.add(random.int(10_000_000), i % 5 === 0);
  const { slots, widthS } = counts.pack();
  assert.ok(slots.length <= 100);
  assert.equal(Math.log2(widthS / 60) % 1, 0, "width is the first times a power of two");
  assert.equal(slots.reduce((sum, [, total]) => sum + total, 0), 5000);
  assert.equal(slots.reduce((sum, [, , errors]) => sum + errors, 0), 1000);
});

Deno.test("merged counts are what one counting would have given", () => {
  const random = seededRandom();
  const times = Array.from({ length: 2000 }, () => random.int(500_000));
  const whole = new TimeCounts(60, 50);
  const merged = new TimeCounts(60, 50);
  for (let i = 0; i < times.length; i += 100) {
    const part = new TimeCounts(60, 50);
    for (const time of times.slice(i, i + 100)) {
      whole.add(time, false);
      part.add(time, false);
    }
    merged.merge(part.pack());
  }
  assert.deepEqual(merged.pack(), whole.pack());
});

Deno.test("a timeline is dense, from the first slot to the last", () => {
  const counts = new TimeCounts(60, 1000);
  for (const [seconds, isError] of [[60, false], [61, true], [240, false]] as const) {
    counts.add(seconds, isError);
  }
  assert.deepEqual(denseTimeline(counts), {
    widthS: 60,
    startS: 60,
    total: [2, 0, 0, 1],
    errors: [1, 0, 0, 0],
    outside: 0,
  });
});

Deno.test("one line from 1970 neither stretches nor flattens the timeline (8.1, year-0001 week)", () => {
  const counts = new TimeCounts(60, 1000);
  const start = Date.UTC(2026, 10, 21) / 1000;
  counts.add(0, false);
  for (let i = 0; i < 600; i++) counts.add(start + i, i > 300);
  const timeline = denseTimeline(counts);
  assert.deepEqual(
    { widthS: timeline.widthS, length: timeline.total.length, outside: timeline.outside },
    { widthS: 60, length: 10, outside: 1 },
  );
  assert.equal(timeline.startS, start);
});

Deno.test("a timeline that is too long widens its slots and shows all lines", () => {
  const counts = new TimeCounts(1, 100_000);
  for (let i = 0; i < 50_000; i++) counts.add(i, false);
  const timeline = denseTimeline(counts);
  assert.equal(timeline.outside, 0);
  assert.ok(timeline.total.length <= TIMELINE_MAX);
  assert.equal(timeline.total.reduce((sum, lines) => sum + lines, 0), 50_000);
});

Deno.test("no lines make an empty timeline", () => {
  assert.deepEqual(denseTimeline(new TimeCounts(60, 10)).total, []);
});
