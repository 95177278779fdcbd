import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, type RuleStates } from "../../../../lib/sink/alert/evaluate.ts";
import { readingsOf, type Totals } from "../../../../lib/sink/alert/readings.ts";
import { type AlertRule, type Comparison, COMPARISONS } from "../../../../lib/sink/alert/rule.ts";

const TOTALS: Totals = {
  atMs: 0,
  receivedLines: 0,
  droppedLines: 0,
  refusedLines: 0,
  writeErrors: 0,
  writtenLines: 0,
  writtenBytes: 0,
  diskBytes: 0,
  diskCapBytes: 1000,
  queueBytes: 0,
  trouble: undefined,
};

const RULE: AlertRule = {
  name: "disk",
  metric: "disk_pct",
  op: "gt",
  threshold: 80,
  clear: 80,
  forMs: 0,
  events: ["firing", "resolved"],
};

/** `F` began to fire, `R` ceased, `.` nothing; one look a second for each value. */
function course(rule: Partial<AlertRule>, values: readonly number[]): string {
  let states: RuleStates = new Map();
  return values.map((value, i) => {
    const readings = { ...readingsOf(TOTALS, TOTALS), disk_pct: value };
    const evaluated = evaluate([{ ...RULE, ...rule }], states, { readings, nowMs: 1000 * i });
    states = evaluated.states;
    return evaluated.changes.map(({ state }) => state === "firing" ? "F" : "R").join("") || ".";
  }).join("");
}

Deno.test("evaluate() fires once a crossing, and resolves", () => {
  const table: readonly {
    readonly name: string;
    readonly rule: Partial<AlertRule>;
    readonly values: readonly number[];
    readonly want: string;
  }[] = [
    { name: "above", rule: {}, values: [79, 80, 81, 99, 80, 81], want: "..F.RF" },
    { name: "at once", rule: {}, values: [90], want: "F" },
    { name: "at or above", rule: { op: "gte" }, values: [79, 80, 80, 79], want: ".F.R" },
    { name: "below", rule: { op: "lt" }, values: [80, 79, 79, 80], want: ".F.R" },
    { name: "at or below", rule: { op: "lte" }, values: [81, 80, 80, 81], want: ".F.R" },
    {
      name: "hysteresis upwards",
      rule: { clear: 70 },
      values: [81, 79, 71, 70, 75, 80, 81],
      want: "F..R..F",
    },
    {
      name: "hysteresis upwards, at or above",
      rule: { op: "gte", clear: 70 },
      values: [80, 70, 69, 70, 79, 80],
      want: "F.R..F",
    },
    {
      name: "hysteresis downwards",
      rule: { op: "lt", clear: 90 },
      values: [79, 85, 89, 90, 85, 79],
      want: "F..R.F",
    },
    { name: "for two seconds", rule: { forMs: 2000 }, values: [81, 81, 81, 81, 79], want: "..F.R" },
    {
      name: "for two seconds in a row",
      rule: { forMs: 2000 },
      values: [81, 81, 79, 81, 81, 81],
      want: ".....F",
    },
    {
      name: "for, after having fired",
      rule: { forMs: 1000 },
      values: [81, 81, 79, 81, 79, 81, 81],
      want: ".FR...F",
    },
    { name: "no value", rule: {}, values: [NaN, 81, NaN], want: ".FR" },
  ];
  for (const { name, rule, values, want } of table) {
    assert.equal(course(rule, values), want, name);
  }
});

Deno.test("evaluate() keeps rules apart, in their order", () => {
  const readings = { ...readingsOf(TOTALS, TOTALS), disk_pct: 85, logs_dropped: 3 };
  const rules: readonly AlertRule[] = [
    { ...RULE, name: "b", metric: "logs_dropped", threshold: 2, clear: 2 },
    { ...RULE, name: "a" },
    { ...RULE, name: "c", threshold: 90, clear: 90 },
  ];
  const { changes, states } = evaluate(rules, new Map(), { readings, nowMs: 0 });
  assert.deepEqual(changes.map(({ rule, value }) => [rule.name, value]), [["b", 3], ["a", 85]]);
  assert.deepEqual([...states], [
    ["b", { kind: "firing" }],
    ["a", { kind: "firing" }],
    ["c", { kind: "quiet" }],
  ]);
});

Deno.test("evaluate() alternates, and agrees with the condition where there is no hysteresis", () => {
  const ops = Object.keys(COMPARISONS) as Comparison[];
  fc.assert(
    fc.property(
      fc.constantFrom(...ops),
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }),
      (op, values) => {
        const seen = course({ op, threshold: 3, clear: 3 }, values).replaceAll(".", "");
        assert.match(seen, /^(FR)*F?$/);
        const last = values.at(-1);
        assert.equal(seen.endsWith("F"), last !== undefined && COMPARISONS[op](last, 3));
      },
    ),
    { seed: 61, numRuns: 300 },
  );
});

Deno.test("readingsOf() takes rates over the time between two looks", () => {
  const before: Totals = {
    ...TOTALS,
    atMs: 5000,
    receivedLines: 100,
    droppedLines: 10,
    refusedLines: 1,
  };
  const now: Totals = {
    ...before,
    atMs: 7000,
    receivedLines: 300,
    droppedLines: 15,
    refusedLines: 2,
    writeErrors: 4,
    diskBytes: 912,
    queueBytes: 77,
    trouble: "No space left",
  };
  assert.deepEqual(readingsOf(now, before), {
    logs_dropped: 15,
    drop_rate: 2.5,
    disk_pct: 91.2,
    logs_received: 300,
    receive_rate: 100,
    logs_refused: 2,
    refused_rate: 0.5,
    write_errors: 4,
    write_trouble: 1,
    queue_bytes: 77,
  });
  assert.equal(readingsOf(now, now).receive_rate, 0);
});
