import assert from "node:assert/strict";
import { correlate } from "../../../../lib/analyze/triage/correlate.ts";
import { ServiceCounts, SLOT_S } from "../../../../lib/analyze/triage/services.ts";
import { seededRandom } from "../../../support/random.ts";

const SLOTS = 360;
const SPAN = { fromS: 0, toS: SLOTS * SLOT_S - 1 };

/** Services with so many errors in slot i. */
function services(counts: Readonly<Record<string, (slot: number) => number>>, slots = SLOTS) {
  const all = new ServiceCounts();
  for (const [name, countAt] of Object.entries(counts)) {
    for (let slot = 0; slot < slots; slot++) {
      for (let i = 0; i < countAt(slot); i++) {
        all.add(name, slot * SLOT_S, () => ({ ts: `${slot}`, msg: `${name}: call to db failed` }));
      }
    }
  }
  return all.result();
}

/** Errors come in waves. */
const wave = (slot: number) => slot % 40 < 6 ? 5 + slot % 3 : 0;

Deno.test("correlate() finds two services that fail together", () => {
  const found = correlate(services({ api: wave, web: (slot) => wave(slot) * 2 }), SPAN);
  assert.equal(found.length, 1);
  const { source, target, lagS, pattern, confidence } = found[0]!;
  assert.deepEqual({ source, target, lagS, pattern }, {
    source: "api",
    target: "web",
    lagS: 0,
    pattern: "co_failure",
  });
  assert.ok(confidence > 0.95 && confidence <= 1);
});

Deno.test("correlate() finds who fails first, and how much later the other does", () => {
  const late = (slot: number) => slot < 2 ? 0 : wave(slot - 2);
  const found = correlate(services({ web: late, db: wave }), SPAN);
  const { source, target, lagS, pattern } = found[0]!;
  assert.deepEqual({ source, target, lagS, pattern }, {
    source: "db",
    target: "web",
    lagS: 20,
    pattern: "cascade_timeout",
  });
  const strangers = correlate(services({ one: late, two: wave }), SPAN);
  assert.equal(strangers[0]!.pattern, "cascade_error");
});

Deno.test("constant and tiny series never score (8.5)", () => {
  const table: readonly (readonly [name: string, counts: Parameters<typeof services>[0]])[] = [
    ["constant", { a: () => 3, b: () => 3 }],
    ["constant against waves", { a: () => 3, b: wave }],
    ["one burst each", { a: (slot) => slot === 5 ? 100 : 0, b: (slot) => slot === 5 ? 80 : 0 }],
    ["two slots", { a: (slot) => slot < 2 ? 50 : 0, b: (slot) => slot < 2 ? 50 : 0 }],
    ["few errors", {
      a: (slot) => [5, 50, 90].includes(slot) ? 2 : 0,
      b: (slot) => [5, 50, 90].includes(slot) ? 2 : 0,
    }],
    ["alone", { a: wave }],
    ["none", {}],
  ];
  for (const [name, counts] of table) {
    assert.deepEqual(correlate(services(counts), SPAN), [], name);
  }
});

Deno.test("a capture of a few slots has no correlations, however alike (8.5)", () => {
  for (let slots = 1; slots <= 11; slots++) {
    const alike = (slot: number) => slot % 2 * 20;
    const span = { fromS: 0, toS: slots * SLOT_S - 1 };
    assert.deepEqual(correlate(services({ a: alike, b: alike }, slots), span), [], `${slots}`);
  }
});

Deno.test("independent random errors do not correlate, at any length and rate", () => {
  const random = seededRandom();
  const lengths = [12, 20, 60, 360];
  const rates = [0.1, 0.5, 2, 8];
  for (const slots of lengths) {
    for (const rate of rates) {
      const noise = () => Math.floor(-Math.log(1 - random.next()) * rate + 0.3);
      const counts = Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`s${i}`, noise] as const),
      );
      const span = { fromS: 0, toS: slots * SLOT_S - 1 };
      const found = correlate(services(counts, slots), span);
      assert.deepEqual(found, [], `${slots} slots, rate ${rate}: ${JSON.stringify(found[0])}`);
    }
  }
});

Deno.test("one stray error in 1970 costs neither memory nor correlations", () => {
  const all = services({
    api: wave,
    web: (slot) => wave(slot),
  });
  const stray = all.map((service) => ({
    ...service,
    counts: { ...service.counts, slots: [[-1e7, 1, 1] as const, ...service.counts.slots] },
  }));
  assert.equal(correlate(stray, SPAN).length, 1);
});
