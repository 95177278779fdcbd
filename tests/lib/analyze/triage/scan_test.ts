import assert from "node:assert/strict";
import { LineScanner } from "../../../../lib/analyze/triage/lines.ts";
import { TriageScan } from "../../../../lib/analyze/triage/scan.ts";
import { TALKER_LIMITS, talkersOf, undercountsOf } from "../../../../lib/analyze/triage/talkers.ts";
import { LabelCounts } from "../../../../lib/analyze/label_counts.ts";
import { decodeEntry } from "../../../../lib/entry/mod.ts";
import { canonicalTs } from "../../../../lib/units/mod.ts";
import { compileFilter, parseFilter } from "../../../../lib/filter/mod.ts";

const utf8 = new TextEncoder();
const TS = "2026-11-21T10:32:01.123456789Z";

/** Lines as logtap writes them, and as others may. */
const LINES = [
  `{"ts":"${TS}","labels":{"app":"api"},"msg":"plain"}`,
  `{"ts":"${TS}","labels":{},"msg":""}`,
  `{"ts":"${TS}","labels":{"app":"api"},"msg":"with meta","meta":{"k":"v\\"}"}}`,
  `{"ts":"${TS}","labels":{"a":"},\\"msg\\":\\"x"},"msg":"y"}`,
  `{"ts":"${TS}","labels":{"a":"}"},"msg":"ends with brace }"}`,
  `{"ts":"${TS}","labels":{"a":"x"},"msg":"\\",\\"meta\\":{"}`,
  `{"ts":"${TS}","labels":{"msg":"x"},"msg":"z"}`,
  `{"ts":"${TS}","labels":{"a":"ä"},"msg":"Käufer \\u001b[31m\\n日本"}`,
  `{"ts":"2026-11-21T11:32:01+01:00","labels":{"a":"x"},"msg":"foreign"}`,
  `{"ts":"${TS}","msg":"no labels"}`,
  `{"labels":{"a":"x"},"ts":"${TS}","msg":"other order"}`,
  `{ "ts": "${TS}", "labels": {"a":"x"}, "msg": "spaced" }`,
  `{"ts":"2026-11-21T99:99:99.123456789Z","labels":{"a":"x"},"msg":"no time"}`,
  `{"ts":"2026-02-30T10:00:00.123456789Z","labels":{"a":"x"},"msg":"no day"}`,
];

Deno.test("LineScanner sees in every line what parsing it gives", () => {
  const got: unknown[] = [];
  const scanner = new LineScanner();
  const bytes = utf8.encode(`${LINES.join("\n")}\n\nno entry\n{"msg":"no time"}\n`);
  const notEntries = scanner.eachEntry(bytes, ({ seconds, labels, msg }) => {
    got.push({ seconds, labels: JSON.parse(labels), msg, ts: scanner.ts });
  });
  const want = LINES.map((line) => {
    const { ts, labels, msg } = decodeEntry(line)!;
    const canonical = canonicalTs(ts);
    const seconds = canonical === undefined ? NaN : Math.floor(Date.parse(canonical) / 1000);
    return { seconds, labels, msg, ts: canonical ?? "" };
  });
  assert.deepEqual(got, want);
  assert.equal(notEntries, 2);
});

Deno.test("a last line without its newline counts", () => {
  let lines = 0;
  new LineScanner().eachEntry(utf8.encode(LINES[0]!), () => lines++);
  assert.equal(lines, 1);
});

function scan(lines: readonly string[], filter = compileFilter({})) {
  const one = new TriageScan({ windowS: 60, signaturesMax: 100, filter });
  one.add(utf8.encode(lines.map((line) => `${line}\n`).join("")));
  return one.result();
}

Deno.test("TriageScan counts lines, errors, levels, label sets and services", () => {
  const line = (second: number, app: string, msg: string) =>
    JSON.stringify({ ts: `2026-11-21T10:32:0${second}.000000000Z`, labels: { app }, msg });
  const part = scan([
    line(1, "api", "all is well"),
    line(2, "api", "level=error msg=boom"),
    line(3, "db", "panic: out of disk"),
    '{"ts":"never","labels":{"app":"db"},"msg":"it failed"}',
  ]);
  const start = Date.UTC(2026, 10, 21, 10, 32) / 1000;
  assert.deepEqual({ ...part, mined: part.mined.signatures.length }, {
    lines: 4,
    errors: 3,
    notEntries: 0,
    untimed: 1,
    span: { fromS: start + 1, toS: start + 3 },
    levels: { error: 2, fatal: 1 },
    timeline: { widthS: 60, slots: [[start / 60, 3, 2]] },
    mined: 3,
    labels: new Map([["app", {
      counters: [
        ["api", { weight: 2, lines: 2, errors: 1, facts: undefined }],
        ["db", { weight: 2, lines: 2, errors: 2, facts: undefined }],
      ],
      undercount: 0,
    }]]),
    services: [
      {
        name: "api",
        errors: 1,
        counts: { widthS: 10, slots: [[start / 10, 1, 1]] },
        firstTs: "2026-11-21T10:32:02.000000000Z",
        firstError: "level=error msg=boom",
      },
      {
        name: "db",
        errors: 1,
        counts: { widthS: 10, slots: [[start / 10, 1, 1]] },
        firstTs: "2026-11-21T10:32:03.000000000Z",
        firstError: "panic: out of disk",
      },
    ],
  });
});

Deno.test("TriageScan counts only what a filter lets through", () => {
  const now = "2026-11-21T12:00:00Z";
  const spec = parseFilter({ labels: ["app=api"], grep: "plain|meta" }, { started: now, now });
  assert.equal(scan(LINES, compileFilter(spec)).lines, 2);
});

Deno.test("talkers are bounded, and say by how much they may be off", () => {
  const counts = new LabelCounts(TALKER_LIMITS);
  const { values: most } = TALKER_LIMITS;
  for (let i = 0; i < 3 * most; i++) {
    counts.add({ pod: `pod-${i}`, app: "api" }, [1, 0]);
    counts.add({ pod: "busy", app: "api" }, [2, 1]);
  }
  const pods = talkersOf(counts).get("pod")!;
  const undercount = undercountsOf(counts).get("pod")!;
  assert.ok(pods.length <= most);
  assert.equal(pods[0]!.value, "busy");
  assert.ok(pods[0]!.total >= 6 * most - undercount && pods[0]!.total <= 6 * most);
  assert.deepEqual(talkersOf(counts).get("app"), [
    { value: "api", total: 9 * most, errors: 3 * most },
  ]);
  assert.equal(undercountsOf(counts).has("app"), false);
});

Deno.test("a label set that is not told apart any more still counts for its values", () => {
  const lines = Array.from(
    { length: 10_000 },
    (_, i) =>
      `{"ts":"${TS}","labels":{"app":"${i % 2 === 0 ? "api" : "db"}","id":"${i}"},"msg":"x"}`,
  );
  const counts = new LabelCounts(TALKER_LIMITS);
  counts.merge(scan(lines).labels);
  assert.deepEqual(
    talkersOf(counts).get("app")?.map(({ value, total }) => `${value} ${total}`),
    ["api 5000", "db 5000"],
  );
  assert.ok(talkersOf(counts).get("id")!.length <= 65);
  assert.ok(undercountsOf(counts).get("id")! <= 2 * 10_000 / TALKER_LIMITS.values);
});
