import assert from "node:assert/strict";
import fc from "fast-check";
import { EVENT_KINDS, type EventKind, type Parcel } from "../../../../lib/sink/webhook/event.ts";
import { ParcelQueue } from "../../../../lib/sink/webhook/parcel_queue.ts";

const CAPACITY = 5;

function parcels(kinds: readonly EventKind[]): Parcel[] {
  return kinds.map((event, i) => ({ event, id: String(i), atMs: 0, body: "" }));
}

function drain(queue: ParcelQueue): Parcel[] {
  const all: Parcel[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) all.push(next);
  return all;
}

Deno.test("ParcelQueue gives up what only informs first, the oldest of it", () => {
  const queue = new ParcelQueue(3);
  const gone = parcels([
    "start",
    "alert",
    "rotation",
    "error",
    "alert",
    "alert",
    "stop",
    "rotation",
  ])
    .map((parcel) => queue.push(parcel)?.id);
  //              start        rotation, the older alerts, then the new rotation itself
  assert.deepEqual(gone, [undefined, undefined, undefined, "0", "2", "1", "3", "7"]);
  assert.deepEqual(drain(queue).map(({ id }) => id), ["4", "5", "6"]);
});

Deno.test("ParcelQueue keeps order, its bound, every parcel's fate, and stop", () => {
  const kinds = fc.array(fc.constantFrom(...EVENT_KINDS), { maxLength: 60 });
  fc.assert(
    fc.property(kinds, (kinds) => {
      const queue = new ParcelQueue(CAPACITY);
      const all = parcels(kinds);
      const gone = all.map((parcel) => queue.push(parcel)).filter((parcel) => parcel !== undefined);
      const stops = kinds.filter((kind) => kind === "stop").length;
      assert.ok(queue.length <= Math.max(CAPACITY, stops));
      const kept = drain(queue);
      assert.ok(gone.every(({ event }) => event !== "stop"));
      assert.deepEqual(new Set([...gone, ...kept]), new Set(all));
      assert.equal(gone.length + kept.length, all.length);
      const ids = kept.map(({ id }) => Number(id));
      assert.deepEqual(ids, ids.toSorted((a, b) => a - b));
    }),
    { seed: 41, numRuns: 500 },
  );
});
