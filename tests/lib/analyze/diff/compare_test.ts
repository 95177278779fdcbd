import assert from "node:assert/strict";
import {
  type ComparedSide,
  type CompareOptions,
  compareSides,
} from "../../../../lib/analyze/diff/compare.ts";
import { pickDifferences } from "../../../../lib/analyze/diff/pick.ts";
import { SideTally } from "../../../../lib/analyze/diff/side.ts";
import { LineTally } from "../../../../lib/analyze/diff/tally.ts";
import { judgeBaseline } from "../../../../lib/analyze/diff/verdict.ts";
import { jsonLines } from "../../../support/capture_dir.ts";
import { tsOfTime } from "../../../../lib/units/mod.ts";

interface Line {
  readonly at: number;
  readonly msg: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const NOON = 1_790_000_000;
const OPTIONS: CompareOptions = { align: "start", windowS: 60 };

function jsonl(entries: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(jsonLines(entries));
}

/** A side of lines; `pieces` tells how they were cut up while they were read. */
function side(lines: readonly Line[], { pieces = 1, signaturesMax = 10_000 } = {}): ComparedSide {
  const sum = new SideTally(signaturesMax);
  const size = Math.ceil(lines.length / pieces) || 1;
  for (let i = 0; i < lines.length; i += size) {
    const tally = new LineTally({ signaturesMax });
    const entries = lines.slice(i, i + size).map(({ at, msg, labels = {} }) => ({
      ts: tsOfTime({ seconds: at, nanos: 0 }),
      labels,
      msg,
    }));
    assert.equal(tally.add(jsonl(entries)), 0);
    sum.add(tally.result());
  }
  return { side: sum.side, marks: sum.side.marks };
}

/** `count` lines, one every `everyS` seconds. */
function run(count: number, msg: (i: number) => string, { from = NOON, everyS = 1 } = {}) {
  return Array.from({ length: count }, (_, i) => ({ at: from + i * everyS, msg: msg(i) }));
}

Deno.test("what is new, gone and changed is told from full sets, whatever its rank (8.5)", () => {
  // 300 signatures that come more often than the one that is missing: no list of the first twenty.
  const word = (i: number) => String.fromCharCode(97 + i % 26, 97 + Math.floor(i / 26) % 26, 120);
  const common = Array.from(
    { length: 300 },
    (_, i) => run(3, () => `error in ${word(i)}: it broke`),
  ).flat();
  const a = side([...common, ...run(2, () => "error: only before")]);
  const b = side([...common, ...run(1, () => "panic: only after")]);
  const { fresh, gone, changed, errorsOnlyA, errorsOnlyB } = pickDifferences(
    compareSides(a, b, OPTIONS),
  );
  const patterns = (list: readonly { readonly pattern: string }[]) =>
    list.map(({ pattern }) => pattern);
  assert.deepEqual(patterns(fresh), ["panic: only after"]);
  assert.deepEqual(patterns(gone), ["error: only before"]);
  assert.deepEqual(changed, []);
  assert.deepEqual(patterns(errorsOnlyA), ["error: only before"]);
  assert.deepEqual(patterns(errorsOnlyB), ["panic: only after"]);
  assert.equal(fresh[0]?.level, "fatal");
});

Deno.test("two runs on different days line up by the time since their start (8.5)", () => {
  const day = 86_400;
  const a = side(run(120, (i) => `request ${i} done`));
  const b = side(
    run(240, (i) => `request ${i} done`, { from: NOON + 3 * day + 17, everyS: 0.5 })
      .map((line) => ({ ...line, at: Math.floor(line.at) })),
  );
  const { rates } = compareSides(a, b, OPTIONS);
  assert.deepEqual(rates.rows, [
    { offsetS: 0, rateA: 1, rateB: 2, errorRateA: 0, errorRateB: 0 },
    { offsetS: 60, rateA: 1, rateB: 2, errorRateA: 0, errorRateB: 0 },
  ]);
  const clock = compareSides(a, b, { ...OPTIONS, align: "clock" }).rates.rows;
  assert.deepEqual(clock.map(({ rateA, rateB }) => [rateA > 0, rateB > 0]), [
    [true, false],
    [true, false],
    ...clock.slice(2).map(() => [false, true]),
  ]);
  assert.equal(clock[2]?.offsetS, 3 * day);
});

Deno.test("a window that a capture ends in is as busy as the others", () => {
  const say = (i: number) => i % 2 === 0 ? "error: refused" : "ok";
  const [short, long] = [side(run(90, say)), side(run(180, say))];
  const row = (offsetS: number, rateA: number) => ({
    ...{ offsetS, rateA, rateB: 1, errorRateA: rateA / 2, errorRateB: 0.5 },
  });
  const want = [row(0, 1), row(60, 1), row(120, 0)];
  assert.deepEqual(compareSides(short, long, OPTIONS).rates.rows, want);
  // By the clock a window is entered in its middle, too.
  const late = side(run(90, say, { from: NOON + 90 }));
  const { rows } = compareSides(late, long, { ...OPTIONS, align: "clock" }).rates;
  assert.deepEqual(rows.map(({ rateA }) => rateA), [0, 1, 1]);
});

Deno.test("rates are per second, so that a longer capture is not a busier one", () => {
  const say = (i: number) => i % 10 === 0 ? "error: refused" : "ok";
  const comparison = compareSides(side(run(600, say)), side(run(3000, say)), OPTIONS);
  const { changed } = pickDifferences(comparison);
  assert.deepEqual(changed, []);
  const { levels } = comparison;
  const error = levels.find(({ level }) => level === "error");
  assert.deepEqual([error?.countA, error?.countB, error?.isFar], [60, 300, false]);
});

Deno.test("phases begin at marks, and are compared with those of the same name", () => {
  const mark = (at: number, name: string) => ({ at, msg: "mark", labels: { mark: name } });
  const lines = (from: number, warm: number, load: number) => [
    ...run(warm, () => "warming", { from }),
    mark(from + warm, "load"),
    ...run(load * 2, () => "loading").map((line, i) => ({
      ...line,
      at: from + warm + Math.floor(i / 2),
    })),
  ];
  const a = side(lines(NOON, 30, 60));
  const b = side(lines(NOON + 5_000, 90, 60));
  const { rows } = compareSides(a, b, { align: "phase", windowS: 60 }).rates;
  assert.deepEqual(rows.map(({ phase, offsetS }) => [phase, offsetS]), [
    ["", 0],
    ["", 60],
    ["load", 0],
  ]);
  const load = rows[2]!;
  assert.equal(load.rateA, load.rateB);
  assert.equal(load.rateA, 121 / 60);
  const other = side([mark(NOON, "other")]);
  assert.throws(() => compareSides(a, other, { align: "phase", windowS: 60 }), {
    kind: "usage",
    message: /no mark is in both captures \(load; other\)/,
  });
});

Deno.test("labels that only one side has, and values whose rate has changed", () => {
  const label = (labels: Readonly<Record<string, string>>) => (line: Line) => ({ ...line, labels });
  const a = side([
    ...run(100, () => "x").map(label({ app: "api", zone: "a" })),
    ...run(100, () => "x").map(label({ app: "web", zone: "a" })),
  ]);
  const b = side([
    ...run(100, () => "x").map(label({ app: "api", host: "h" })),
    ...run(100, () => "x").map(label({ app: "job", host: "h" })),
  ]);
  const { labelsOnlyA, labelsOnlyB, talkers } = compareSides(a, b, OPTIONS);
  assert.deepEqual([labelsOnlyA, labelsOnlyB], [["zone"], ["host"]]);
  assert.deepEqual(talkers.map(({ label, value, kind }) => `${label}=${value} ${kind}`), [
    "app=job new",
    "app=web gone",
  ]);
});

Deno.test("how a capture was cut up while it was read makes no difference", () => {
  const lines = run(
    500,
    (i) => `${i % 7 === 0 ? "error: " : ""}step ${"abcdefg"[i % 5]} took ${i}ms`,
  );
  const want = compareSides(side(lines), side(lines.slice(100)), OPTIONS);
  const cut = (pieces: number) =>
    compareSides(side(lines, { pieces }), side(lines.slice(100), { pieces }), OPTIONS);
  assert.deepEqual(cut(7), want);
  assert.deepEqual(cut(100), want);
});

Deno.test("more signatures than are kept: the error is told, and nothing is called new by mistake", () => {
  const word = (i: number) => [...String(i)].map((digit) => "abcdefghij"[Number(digit)]).join("");
  const many = run(3_000, (i) => `${word(i)} ${word(i * 7)} ${word(i * 13)} stopped`);
  const often = run(2_000, () => "the usual message");
  const a = side([...many, ...often], { signaturesMax: 100, pieces: 10 });
  const b = side([...often, ...run(500, () => "error: really new")], { signaturesMax: 100 });
  const comparison = compareSides(a, b, OPTIONS);
  assert.ok(comparison.a.undercount > 0);
  assert.ok(comparison.a.undercount <= 2 * 5_000 / 100, String(comparison.a.undercount));
  const { fresh, gone } = pickDifferences(comparison);
  assert.deepEqual(fresh.map(({ pattern }) => pattern), ["error: really new"]);
  assert.ok(gone.length < 100);
});

Deno.test("a baseline is judged by the lines there are, each pattern by its error lines (8.5)", () => {
  const say = (errors: number, extra: string) => (i: number) =>
    i < errors ? extra : `request ${i} done`;
  const a = side(run(1_000, say(10, "error: refused")));
  const same = judgeBaseline(compareSides(a, a, OPTIONS));
  assert.deepEqual([same.verdict, same.confidence, same.newPatterns], ["stable", 0.95, []]);
  const worse = side(run(1_000, say(40, "error: out of memory")));
  const report = judgeBaseline(compareSides(a, worse, OPTIONS));
  assert.deepEqual([report.verdict, report.confidence], ["regression", 0.95]);
  assert.equal(report.errorRateChange, 300);
  assert.deepEqual(report.newPatterns, [
    { pattern: "error: out of memory", count: 40, baselineCount: 0 },
  ]);
  const louder = judgeBaseline(
    compareSides(a, side(run(1_000, say(21, "error: refused"))), OPTIONS),
  );
  assert.deepEqual(louder.newPatterns, [{
    pattern: "error: refused",
    count: 21,
    baselineCount: 10,
  }]);
  const twice = judgeBaseline(
    compareSides(a, side(run(1_000, say(20, "error: refused"))), OPTIONS),
  );
  assert.deepEqual(twice.newPatterns, []);
});

Deno.test("captures without lines, or without times, compare too", () => {
  const empty = side([]);
  const { a, rates, signatures } = compareSides(empty, empty, OPTIONS);
  assert.deepEqual([a.lines, a.span.from, rates.rows, signatures], [0, "", [], []]);
  const tally = new LineTally({ signaturesMax: 100 });
  tally.add(jsonl([{ ts: "yesterday", msg: "x", labels: {} }]));
  const sum = new SideTally(100);
  sum.add(tally.result());
  const timeless = { side: sum.side, marks: new Map<string, string>() };
  const compared = compareSides(timeless, empty, OPTIONS);
  assert.deepEqual([compared.a.lines, compared.rates.rows], [1, []]);
});
