import assert from "node:assert/strict";
import { Batch, labelSet } from "../../../lib/entry/mod.ts";
import {
  DURATION_BUCKETS_S,
  OTHER_TALKERS,
  Statistics,
  talkerOf,
} from "../../../lib/ingest/mod.ts";

function batchOf(
  ...streams: readonly (readonly [labels: Record<string, string>, lines: number])[]
) {
  const batch = new Batch(new Uint8Array(0));
  for (const [labels, lines] of streams) {
    batch.beginSet(labelSet(labels));
    for (let i = 0; i < lines; i++) batch.add({ seconds: 1, nanos: 0 }, { start: 0, end: 0 });
  }
  return batch;
}

Deno.test("talkerOf() names who has no name, and cuts long ones", () => {
  const table: readonly (readonly [Record<string, string>, string])[] = [
    [{ pod: "p", app: "a" }, "a"],
    [{}, "unknown"],
    [{ zone: "" }, "unknown"],
    [{ app: "x".repeat(5000) }, "x".repeat(100)],
  ];
  for (const [labels, want] of table) assert.equal(talkerOf(labelSet(labels).labels), want);
});

Deno.test("Statistics counts lines by talker, the loudest first", () => {
  const statistics = new Statistics();
  statistics.receive(
    batchOf([{ app: "a" }, 2], [{ app: "b", pod: "1" }, 3], [{ app: "b", pod: "2" }, 4]),
  );
  statistics.receive(batchOf([{ app: "a" }, 1], [{ app: "empty" }, 0], [{ app: "0" }, 3]));
  assert.deepEqual(statistics.talkers(), [
    { name: "b", lines: 7 },
    { name: "0", lines: 3 },
    { name: "a", lines: 3 },
  ]);
  assert.equal(statistics.snapshot().receivedLines, 13);
});

Deno.test("Statistics tells a thousand talkers apart and sums up the rest", () => {
  const statistics = new Statistics();
  for (let i = 0; i < 1500; i++) statistics.receive(batchOf([{ app: `app-${i}` }, 1]));
  statistics.receive(batchOf([{ app: "app-0" }, 9]));
  const [first, second] = statistics.talkers();
  assert.deepEqual(first, { name: OTHER_TALKERS, lines: 500 });
  assert.deepEqual(second, { name: "app-0", lines: 10 });
});

Deno.test("Statistics counts durations at and below each bound", () => {
  const statistics = new Statistics();
  for (const seconds of [0, 0.005, 0.0051, 1, 10, 10.1]) {
    statistics.beginPush(0);
    statistics.endPush(204, seconds);
  }
  const { cumulative, count, sumSeconds } = statistics.snapshot().durations;
  const at = (bound: typeof DURATION_BUCKETS_S[number]) =>
    cumulative[DURATION_BUCKETS_S.indexOf(bound)];
  assert.deepEqual([at(0.005), at(0.01), at(0.5), at(1), at(5), at(10), count], [
    2,
    3,
    3,
    4,
    4,
    5,
    6,
  ]);
  assert.ok(Math.abs(sumSeconds - 21.1101) < 1e-9);
});
