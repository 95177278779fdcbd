import assert from "node:assert/strict";
import fc from "fast-check";
import { tallyLines } from "../../../../lib/capture/tally/mod.ts";
import { CanonicalLines } from "../../../../lib/capture/tally/canonical_lines.ts";
import { decodeEntry, labelSet, SetCache } from "../../../../lib/entry/mod.ts";
import { canonicalTs, nsOfTs } from "../../../../lib/units/mod.ts";
import { SEED } from "../../../support/random.ts";
import { full } from "../../../support/skip.ts";

const utf8 = new TextEncoder();

interface Told {
  readonly lines: number;
  readonly notEntries: number;
  /** Lines, least and greatest time by label set, in order of first use. */
  readonly sets: ReadonlyArray<readonly [string, number, bigint | undefined, bigint | undefined]>;
}

function told(bytes: Uint8Array, known?: SetCache): Told {
  const { lines, notEntries, sets } = tallyLines(bytes, known);
  return {
    lines,
    notEntries,
    sets: sets.map(({ json, lines, minNs, maxNs }) => [json, lines, minNs, maxNs] as const),
  };
}

/** The same by the plainest means: every line is parsed. */
function parsed(bytes: Uint8Array): Told {
  const texts = new TextDecoder().decode(bytes).split("\n");
  if (texts.at(-1) === "") texts.pop();
  const sets = new Map<string, [string, number, bigint | undefined, bigint | undefined]>();
  let notEntries = 0;
  for (const text of texts) {
    const entry = decodeEntry(text);
    if (entry === undefined) {
      notEntries++;
      continue;
    }
    const { json } = labelSet(entry.labels);
    const set = sets.get(json) ?? [json, 0, undefined, undefined];
    sets.set(json, set);
    set[1]++;
    const ts = canonicalTs(entry.ts);
    if (ts === undefined) continue;
    const ns = nsOfTs(ts);
    if (set[2] === undefined || ns < set[2]) set[2] = ns;
    if (set[3] === undefined || ns > set[3]) set[3] = ns;
  }
  return { lines: texts.length, notEntries, sets: [...sets.values()] };
}

const TS = "2026-11-21T10:32:01.123456789Z";
const line = (ts: string, labels: string, msg: string, meta?: string) =>
  `{"ts":"${ts}","labels":${labels},"msg":${msg}${meta === undefined ? "" : `,"meta":${meta}`}}`;

/** Lines at which a parser by bytes and one by text may part. */
const HOSTILE: readonly string[] = [
  line(TS, "{}", '""'),
  line(TS, '{"a":"1","b":"2"}', '"x"'),
  line(TS, '{"b":"2","a":"1"}', '"labels in another order"'),
  line(TS, '{"a":"1","a":"2"}', '"a name twice"'),
  line(TS, '{"__proto__":"x"}', '""'),
  line(TS, '{"\\u0061":"1"}', '"a name with an escape"'),
  line(TS, '{"a":"1",}', '""'),
  line(TS, '{,"a":"1"}', '""'),
  line(TS, '{"a":1}', '"no text"'),
  line(TS, '{"a":"1"', '""'),
  line(TS, "[]", '""'),
  line(TS, "null", '""'),
  line(TS, '{"a": "1"}', '"white space"'),
  line(TS, '{"ä":"ß😀"}', '"ünïcode"'),
  line(TS, "{}", '"\\""'),
  line(TS, "{}", '"\\\\"'),
  line(TS, "{}", '"\\"'),
  line(TS, "{}", '"\\x41"'),
  line(TS, "{}", '"\\u12g4"'),
  line(TS, "{}", '"\\ud800"'),
  line(TS, "{}", '"\\u00'),
  line(TS, "{}", '"a\tb"'),
  line(TS, "{}", '"a\u0000b"'),
  line(TS, "{}", '"a\u2028b"'),
  line(TS, "{}", "5"),
  line(TS, "{}", '"unclosed'),
  line(TS, "{}", '""', '{"trace":"1"}'),
  line(TS, "{}", '""', "{}"),
  line(TS, "{}", '""', '{"trace":1}'),
  line(TS, "{}", '""', '{"trace":"1"'),
  line(TS, "{}", '"","more":1'),
  line(TS, "{}", '"","ts":"2020-01-01T00:00:00.000000000Z"'),
  line(TS, "{}", '""}'),
  `${line(TS, "{}", '""')} `,
  `${line(TS, "{}", '""')}\r`,
  ` ${line(TS, "{}", '""')}`,
  `\ufeff${line(TS, "{}", '""')}`,
  `{"labels":{},"ts":"${TS}","msg":""}`,
  `{"ts":"${TS}"}`,
  "",
  "null",
  "{",
  ...[
    "2026-11-21T10:32:01Z",
    "2026-11-21t10:32:01.123456789z",
    "2026-11-21T10:32:01.12345678Z",
    "2026-11-21T10:32:01.1234567890Z",
    "2026-11-21T12:32:01.123456789+02:00",
    "2026-02-29T10:32:01.123456789Z",
    "2024-02-29T10:32:01.123456789Z",
    "2026-13-01T10:32:01.123456789Z",
    "2026-11-21T24:00:00.000000000Z",
    "2026-11-21T23:59:60.000000000Z",
    "2026-11-21T10:60:01.123456789Z",
    "2026-11-21T1a:32:01.123456789Z",
    "2026-11-21T10-32-01.123456789Z",
    "2026-11-21 10:32:01.123456789Z",
    "1969-12-31T23:59:59.999999999Z",
    "0000-01-01T00:00:00.000000000Z",
    "9999-12-31T23:59:59.999999999Z",
    "+02026-1-1T10:32:01.123456789Z",
    "yesterday, at about ten o'clock",
    "",
  ].map((ts) => line(ts, '{"a":"1"}', '"a time"')),
];

for (const text of HOSTILE) {
  Deno.test(`tallyLines() counts as parsing does: ${JSON.stringify(text)}`, () => {
    for (const whole of [`${text}\n`, text, `${line(TS, "{}", '"x"')}\n${text}\n${text}`]) {
      assert.deepEqual(told(utf8.encode(whole)), parsed(utf8.encode(whole)));
    }
  });
}

Deno.test("tallyLines() counts any lines as parsing does", () => {
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), fc.constantFrom("a", "b"));
  const map = fc.dictionary(text, text, { maxKeys: 3 }).map((labels) => JSON.stringify(labels));
  const ts = fc.oneof(
    fc.constant(TS),
    fc.date({ min: new Date("0001-01-01"), max: new Date("9999-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString().replace("Z", "000001Z")),
  );
  const made = fc.tuple(ts, map, text, fc.option(map, { nil: undefined }))
    .map(([ts, labels, msg, meta]) => line(ts, labels, JSON.stringify(msg), meta));
  const lines = fc.array(fc.oneof(made, fc.constantFrom(...HOSTILE)), { maxLength: 8 })
    .map((lines) => utf8.encode(lines.map((text) => `${text}\n`).join("")));
  const edit = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.boolean() });
  const known = new SetCache(); // One for all, as for the frames of a capture.
  fc.assert(
    fc.property(lines, fc.array(edit, { maxLength: 3 }), (lines, edits) => {
      let bytes = lines;
      for (const { at, byte, cut } of edits) {
        if (bytes.length === 0) break;
        bytes[at % bytes.length] = byte;
        if (cut) bytes = bytes.subarray(at % bytes.length);
      }
      assert.deepEqual(told(bytes, known), parsed(bytes));
    }),
    { seed: SEED, numRuns: full ? 200_000 : 1_500 },
  );
});

Deno.test("tallyLines() counts lines that were cut anywhere as parsing does", () => {
  const whole = utf8.encode(`${line(TS, '{"a":"\\u0031"}', '"x\\n"', '{"m":"\\\\"}')}\n`.repeat(2));
  for (let start = 0; start < whole.length / 2; start++) {
    for (const end of [whole.length, whole.length - start]) {
      assert.deepEqual(told(whole.subarray(start, end)), parsed(whole.subarray(start, end)));
    }
  }
});

Deno.test("CanonicalLines passes what logtap writes without leaving it to the parser", () => {
  const lines = [
    line(TS, "{}", '""'),
    line("2026-11-22T00:00:00.000000000Z", '{"a":"1","b":"\\"ä\\""}', '"x\\u0001"'),
    line(TS, '{"a":"1","b":"\\"ä\\""}', '"\\\\"', '{"trace":"1","span":"2"}'),
  ];
  const scan = new CanonicalLines(utf8.encode(`${lines.join("\n")}\n`));
  const seen: unknown[] = [];
  while (scan.next()) seen.push([scan.at, scan.seconds, scan.nanos, scan.hasSameLabels]);
  const seconds = Date.UTC(2026, 10, 21, 10, 32, 1) / 1000;
  const ends = lines.map((_, i) => utf8.encode(`${lines.slice(0, i + 1).join("\n")}\n`).length);
  assert.deepEqual(seen, [
    [ends[0], seconds, 123456789, false],
    [ends[1], Date.UTC(2026, 10, 22) / 1000, 0, false],
    [ends[2], seconds, 123456789, true],
  ]);
});
