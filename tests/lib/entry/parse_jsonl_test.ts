import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { parseJsonl } from "../../../lib/entry/mod.ts";
import { faultOf, linesOf, refusedOf } from "../../support/decoded.ts";
import { SEED } from "../../support/random.ts";
import { full } from "../../support/skip.ts";

const encoder = new TextEncoder();
const RECEIVED = { seconds: 1_763_721_121, nanos: 5 };
const NOW = "2025-11-21T10:32:01.000000005Z";
const parse = (text: string) => parseJsonl(encoder.encode(text), { received: RECEIVED });
const line = (ts: string, msg = "", labels = "{}", meta = "") =>
  `{"ts":"${ts}","labels":${labels},"msg":"${msg}"${meta}}`;

const TAKEN: ReadonlyArray<{ name: string; text: string; lines: readonly string[] }> = [
  { name: "nothing", text: " \n", lines: [] },
  {
    name: "a whole entry",
    text:
      '{"ts":"2026-11-21T11:32:01.5+01:00","labels":{"b":"2","a":"1"},"msg":"m","meta":{"k":"v"}}\n',
    lines: [line("2026-11-21T10:32:01.500000000Z", "m", '{"a":"1","b":"2"}', ',"meta":{"k":"v"}')],
  },
  { name: "an entry of nothing", text: "{}", lines: [line(NOW)] },
  {
    name: "null members",
    text: '{"ts":null,"labels":null,"msg":null,"meta":null}',
    lines: [line(NOW)],
  },
  { name: "an empty time", text: '{"ts":""}', lines: [line(NOW)] },
  { name: "the zero time of Go", text: '{"ts":"0001-01-01T00:00:00Z"}', lines: [line(NOW)] },
  {
    name: "entries without anything between them",
    text: '{"msg":"a"}{"msg":"b"} {"msg":"c"}',
    lines: ["a", "b", "c"].map((msg) => line(NOW, msg)),
  },
  {
    name: "an entry over several lines",
    text: '{\n  "msg": "a"\n}\r\n\r\n{"msg":"b"}',
    lines: ["a", "b"].map((msg) => line(NOW, msg)),
  },
  {
    name: "unknown and repeated members",
    text: '{"x":[{"msg":"no"}],"msg":"a","msg":"b","\\u0074s":"1970-01-01T00:00:01Z"}',
    lines: [line("1970-01-01T00:00:01.000000000Z", "a")],
  },
  {
    name: "escapes in the time",
    text: '{"ts":"1970-01-01\\u0054 00:00:01Z"}{"ts":"1970-01-01\\u005400:00:01Z"}',
    lines: [line("1970-01-01T00:00:01.000000000Z")],
  },
];

for (const { name, text, lines } of TAKEN) {
  Deno.test(`parseJsonl() takes ${name}`, () => {
    deepStrictEqual(linesOf(parse(text)), lines);
  });
}

const REFUSED: ReadonlyArray<{ name: string; text: string; refused: string }> = [
  { name: "a number", text: "5", refused: "bad_entry 1" },
  { name: "an array", text: "[{}]", refused: "bad_entry 1" },
  { name: "a message that is no text", text: '{"msg":{"a":1}}', refused: "bad_entry 1" },
  { name: "a time that is no text", text: '{"ts":1700000000}', refused: "bad_timestamp 1" },
  {
    name: "a time without offset",
    text: '{"ts":"2026-11-21T10:32:01"}',
    refused: "bad_timestamp 1",
  },
  { name: "a day that is none", text: '{"ts":"2026-02-30T00:00:00Z"}', refused: "bad_timestamp 1" },
  { name: "1969", text: '{"ts":"1969-12-31T23:59:59Z"}', refused: "bad_timestamp 1" },
  { name: "2263", text: '{"ts":"2263-01-01T00:00:00Z"}', refused: "bad_timestamp 1" },
  { name: "a time of 1 MB", text: `{"ts":"${"0".repeat(1e6)}"}`, refused: "bad_timestamp 1" },
  { name: "labels that are none", text: '{"labels":["a"]}', refused: "bad_labels 1" },
  { name: "a label that is no text", text: '{"labels":{"a":1}}', refused: "bad_labels 1" },
  { name: "metadata that is none", text: '{"meta":"a"}', refused: "bad_metadata 1" },
  {
    name: "too many labels",
    text: `{"labels":{"a":"${"x".repeat(20_000)}"}}`,
    refused: "label_limit 1",
  },
];

for (const { name, text, refused } of REFUSED) {
  Deno.test(`parseJsonl() counts ${name} and keeps its neighbours`, () => {
    const decoded = parse(`{"msg":"before"}\n${text}\n{"msg":"behind"}`);
    deepStrictEqual(linesOf(decoded), [line(NOW, "before"), line(NOW, "behind")]);
    strictEqual(refusedOf(decoded), refused);
    strictEqual(decoded.received, 3);
    match(decoded.refused.examples[0] ?? "", /^entry 2: /);
  });
}

Deno.test("parseJsonl() says the line of a syntax fault", () => {
  const fault = faultOf(() => parse('{"msg":"a"}\n{"msg":"b"}\n{"msg":oops}\n'));
  strictEqual(fault.kind, "usage");
  match(fault.message, /^invalid JSON: expected a value at byte 31 \(line 3\)$/);
  faultOf(() => parse('{"msg":"a"},{"msg":"b"}'));
});

Deno.test("parseJsonl() reads back what LineEncoder wrote, byte for byte", () => {
  const text = fc.string({ unit: "binary", maxLength: 20 });
  const texts = fc.dictionary(text.filter((name) => name !== ""), text, { maxKeys: 3 });
  const entry = fc.record({
    ts: fc.date({ min: new Date(0), max: new Date("2262-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString()),
    labels: texts,
    msg: text,
    meta: texts,
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
      const first = linesOf(parse(entries.map((value) => JSON.stringify(value)).join("\n")));
      strictEqual(first.length, entries.length);
      deepStrictEqual(linesOf(parse(first.join("\n"))), first);
      for (const [i, written] of first.entries()) {
        const { msg, labels } = JSON.parse(written);
        strictEqual(msg, JSON.parse(JSON.stringify(entries[i]?.msg)));
        deepStrictEqual({ ...labels }, { ...entries[i]?.labels });
      }
    }),
    { seed: SEED, numRuns: full ? 5_000 : 150 },
  );
});
