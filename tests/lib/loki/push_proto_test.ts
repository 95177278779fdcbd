import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { META_MAX_BYTES, SetCache } from "../../../lib/entry/mod.ts";
import { parsePushJson, parsePushProto } from "../../../lib/loki/mod.ts";
import { encodePush, faultOf, linesOf, refusedOf } from "../../support/decoded.ts";
import { SEED } from "../../support/random.ts";

const encoder = new TextEncoder();
const line = (msg: string, meta = "") =>
  `{"ts":"1970-01-01T00:00:01.000000002Z","labels":{"a":"1"},"msg":"${msg}"${meta}}`;
const entry = (text: string | Uint8Array, meta?: ReadonlyArray<readonly [string, string]>) => ({
  seconds: 1,
  nanos: 2,
  line: text,
  ...(meta && { meta }),
});

Deno.test("parsePushProto() takes lines, metadata and label sets", () => {
  const decoded = parsePushProto(encodePush([{
    labels: '{a="1"}',
    entries: [
      entry("plain"),
      entry(""),
      entry('say "hi"\\\n\x01é'),
      entry("é€😀"),
      entry(new Uint8Array([0x61, 0xff, 0x62])),
      entry("m", [["b", "2"], ["a", "1"]]),
    ],
  }]));
  deepStrictEqual(linesOf(decoded), [
    line("plain"),
    line(""),
    line('say \\"hi\\"\\\\\\n\\u0001é'),
    line("é€😀"),
    line("a\ufffdb"),
    line("m", ',"meta":{"a":"1","b":"2"}'),
  ]);
  strictEqual(decoded.received, 6);
});

Deno.test("parsePushProto() takes nothing for a push of nothing", () => {
  strictEqual(parsePushProto(new Uint8Array(0)).received, 0);
  strictEqual(parsePushProto(encodePush([{ labels: "{bad", entries: [] }])).received, 0);
});

Deno.test("parsePushProto() takes labels behind their entries, unknown fields and repetitions", () => {
  const body = hex(
    "0a 2a" + // a stream
      "12 0e 0a 04 08 01 10 02  12 02 68 69  1a 02 0a 00" + // time, "hi", a pair without value
      "0a 02 7b 7d" + // labels {}
      "18 05  39 01 02 03 04 05 06 07 08" + // hash, and a fixed64
      "0a 07 7b 61 3d 22 31 22 7d" + // labels {a="1"}
      "50 01" + // field 10
      "10 03", // format, which nobody reads
  );
  deepStrictEqual(linesOf(parsePushProto(body)), [line("hi", ',"meta":{"":""}')]);
});

const REFUSED = [
  {
    name: "a negative time",
    entry: { seconds: -1, nanos: 0, line: "x" },
    refused: "bad_timestamp 1",
  },
  {
    name: "negative nanoseconds",
    entry: { seconds: 1, nanos: -1, line: "x" },
    refused: "bad_timestamp 1",
  },
  {
    name: "10^9 nanoseconds",
    entry: { seconds: 1, nanos: 1e9, line: "x" },
    refused: "bad_timestamp 1",
  },
  {
    name: "the year 2300",
    entry: { seconds: 10_413_792_000, nanos: 0, line: "x" },
    refused: "bad_timestamp 1",
  },
  {
    name: "too much metadata",
    entry: entry("x", [["a", "x".repeat(META_MAX_BYTES)]]),
    refused: "metadata_limit 1",
  },
  {
    name: "metadata that is too much in JSON",
    entry: entry("x", [["a", "\x01".repeat(META_MAX_BYTES / 4)]]),
    refused: "metadata_limit 1",
  },
] as const;

for (const { name, entry: odd, refused } of REFUSED) {
  Deno.test(`parsePushProto() counts ${name} and keeps its neighbours`, () => {
    const entries = [entry("before"), odd, entry("behind")];
    const decoded = parsePushProto(encodePush([{ labels: '{a="1"}', entries }]));
    deepStrictEqual(linesOf(decoded), [line("before"), line("behind")]);
    strictEqual(refusedOf(decoded), refused);
    strictEqual(decoded.received, 3);
    match(decoded.refused.examples[0] ?? "", /^stream 1, entry 2: /);
  });
}

const BAD_LABELS = [
  { labels: "", refused: "bad_labels 2" },
  { labels: "{a=b}", refused: "bad_labels 2" },
  { labels: '{""="b"}', refused: "bad_labels 2" },
  { labels: `{a="${"x".repeat(20_000)}"}`, refused: "label_limit 2" },
  { labels: `{a="${"x".repeat(1 << 20)}"}`, refused: "label_limit 2" },
];

for (const { labels, refused } of BAD_LABELS) {
  Deno.test(`parsePushProto() counts the lines of a stream ${labels.slice(0, 20)}`, () => {
    const decoded = parsePushProto(encodePush([
      { labels, entries: [entry("x"), entry("y")] },
      { labels: '{a="1"}', entries: [entry("good")] },
    ]));
    deepStrictEqual(linesOf(decoded), [line("good")]);
    strictEqual(refusedOf(decoded), refused);
    strictEqual(decoded.received, 3);
  });
}

Deno.test("parsePushProto() counts an entry without a time", () => {
  const decoded = parsePushProto(hex("0a 08  0a 02 7b 7d  12 02 12 00"));
  strictEqual(refusedOf(decoded), "bad_timestamp 1");
  // A time of nothing but defaults is 1970.
  strictEqual(linesOf(parsePushProto(hex("0a 08  0a 02 7b 7d  12 02 0a 00"))).length, 1);
});

const FAULTS: ReadonlyArray<{ name: string; body: string; says: RegExp }> = [
  { name: "field number 0", body: "00 00", says: /field number 0/ },
  { name: "a huge field number", body: "ff ff ff ff ff 01 00", says: /field number is too large/ },
  { name: "a group", body: "0b 0c", says: /wire type 3/ },
  { name: "a group in a stream", body: "0a 02 0b 0c", says: /wire type 3/ },
  { name: "wire type 6", body: "16 00", says: /wire type 6/ },
  { name: "wire type 7", body: "17 00", says: /wire type 7/ },
  { name: "a number as stream", body: "08 01", says: /wire type 0, not 2/ },
  { name: "a number as line", body: "0a 04 12 02 10 01", says: /wire type 0, not 2/ },
  { name: "text as seconds", body: "0a 07 12 05 0a 03 0a 01 61", says: /wire type 2, not 0/ },
  { name: "a length beyond the end", body: "0a 05 0a", says: /reaches beyond its message/ },
  { name: "a length beyond its message", body: "0a 04 12 03 12 01 00", says: /reaches beyond/ },
  { name: "a length of 2^63", body: "0a ff ff ff ff ff ff ff ff 7f", says: /reaches beyond/ },
  { name: "a cut-off number", body: "10 ff", says: /a number is cut off/ },
  {
    name: "a number across its message's end",
    body: "0a 02 18 ff 01",
    says: /a number is cut off/,
  },
  { name: "eleven bytes of number", body: `10 ${"ff ".repeat(10)} 01`, says: /more than 10 bytes/ },
  { name: "a cut-off fixed64", body: "11 00 00", says: /reaches beyond/ },
  { name: "a cut-off fixed32", body: "15 00 00", says: /reaches beyond/ },
  { name: "JSON", body: toHex(encoder.encode('{"streams":[]}')), says: /invalid protobuf/ },
];

for (const { name, body, says } of FAULTS) {
  Deno.test(`parsePushProto() refuses a body with ${name}`, () => {
    const fault = faultOf(() => parsePushProto(hex(body)));
    strictEqual(fault.kind, "usage");
    match(fault.message, says);
  });
}

Deno.test("parsePushProto() refuses a fault behind good entries as a whole", () => {
  const good = encodePush([{ labels: "{}", entries: [entry("x")] }]);
  strictEqual(faultOf(() => parsePushProto(new Uint8Array([...good, 0x0b]))).kind, "usage");
});

Deno.test("parsePushProto() of any prefix is a fault or fewer entries", () => {
  const body = encodePush([
    { labels: '{a="1"}', entries: [entry("x"), entry('y"', [["k", "v"]])] },
    { labels: "{}", entries: [entry("z")] },
  ]);
  for (let end = 0; end < body.length; end++) {
    const prefix = body.subarray(0, end);
    try {
      ok(parsePushProto(prefix).received < 3);
    } catch {
      strictEqual(faultOf(() => parsePushProto(prefix)).kind, "usage");
    }
  }
});

Deno.test("parsePushProto() does not let text grow without bound", () => {
  const entries = [entry(new Uint8Array(17 << 20).fill(1))];
  const fault = faultOf(() => parsePushProto(encodePush([{ labels: "{}", entries }])));
  strictEqual(fault.kind, "too_large");
});

Deno.test("parsePushProto() equals parsePushJson() for the same entries", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 });
  const pushed = fc.record({
    seconds: fc.nat(4_000_000_000),
    nanos: fc.nat(999_999_999),
    line: text,
    meta: fc.array(fc.tuple(text, text), { maxLength: 3 }),
  });
  const labels = fc.dictionary(text.filter((name) => name !== ""), text, { maxKeys: 3 });
  const stream = fc.record({ labels, entries: fc.array(pushed, { maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(stream, { maxLength: 3 }), (streams) => {
      const proto = encodePush(streams.map(({ labels, entries }) => ({
        labels: `{${
          Object.entries(labels).map((pair) => pair.map((part) => JSON.stringify(part)).join("="))
        }}`,
        entries,
      })));
      const json = JSON.stringify({
        streams: streams.map(({ labels, entries }) => ({
          stream: labels,
          values: entries.map(({ seconds, nanos, line, meta }) => [
            `${BigInt(seconds) * 1_000_000_000n + BigInt(nanos)}`,
            line,
            Object.fromEntries(meta),
          ]),
        })),
      });
      deepStrictEqual(
        linesOf(parsePushProto(proto)),
        linesOf(parsePushJson(encoder.encode(json))),
      );
    }),
    { seed: SEED, numRuns: 1000 },
  );
});

Deno.test("parsePushProto() finds the label sets of earlier pushes again", () => {
  const sets = new SetCache();
  const body = encodePush([{ labels: '{b="2",a="1"}', entries: [entry("x")] }]);
  const first = parsePushProto(body, sets);
  strictEqual(parsePushProto(body, sets).batch.sets[0], first.batch.sets[0]);
});

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (byte) => parseInt(byte, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
