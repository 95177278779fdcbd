import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { ENTRIES_MAX, LABELS_MAX, META_MAX_BYTES, SetCache } from "../../../lib/entry/mod.ts";
import { parsePushJson } from "../../../lib/loki/mod.ts";
import { faultOf, linesOf, refusedOf } from "../../support/decoded.ts";
import { SEED } from "../../support/random.ts";
import { naivePush, pushJsonText } from "./naive_push.ts";

const encoder = new TextEncoder();
const parse = (text: string) => parsePushJson(encoder.encode(text));
const line = (msg: string, labels = "{}", meta = "") =>
  `{"ts":"1970-01-01T00:00:00.000000001Z","labels":${labels},"msg":"${msg}"${meta}}`;
/** A push of one stream with these values. */
const push = (values: string, stream = "{}") =>
  `{"streams":[{"stream":${stream},"values":${values}}]}`;

const TAKEN: ReadonlyArray<{ name: string; text: string; lines: readonly string[] }> = [
  { name: "no streams", text: "{}", lines: [] },
  { name: "null streams", text: '{"streams":null}', lines: [] },
  { name: "empty streams", text: '{"streams":[]}', lines: [] },
  { name: "a stream of nothing", text: '{"streams":[{}]}', lines: [] },
  { name: "null values", text: push("null"), lines: [] },
  { name: "empty values", text: push("[]"), lines: [] },
  { name: "null labels", text: push('[["1","a"]]', "null"), lines: [line("a")] },
  { name: "no labels", text: '{"streams":[{"values":[["1","a"]]}]}', lines: [line("a")] },
  {
    name: "values in front of labels",
    text: '{"streams":[{"values":[["1","a"]],"stream":{"b":"2","a":"1"}}]}',
    lines: [line("a", '{"a":"1","b":"2"}')],
  },
  {
    name: "unknown members, deep ones too",
    text:
      '{"x":[{"y":[]}],"streams":[{"hash":1.5e3,"stream":{},"z":{"stream":{}},"values":[["1","a"]]}],"x":0}',
    lines: [line("a")],
  },
  {
    name: "repetitions, of which the first counts",
    text:
      '{"streams":[{"stream":{"a":"1"},"stream":{"a":"2"},"values":[["1","a"]],"values":[["1","b"]]}],"streams":[]}',
    lines: [line("a", '{"a":"1"}')],
  },
  {
    name: "escaped names",
    text: '{"\\u0073treams":[{"stre\\u0061m":{"\\u0061":"1"},"values":[["1","a"]]}]}',
    lines: [line("a", '{"a":"1"}')],
  },
  {
    name: "__proto__ and constructor as names",
    text: push('[["1","a",{"__proto__":"x"}]]', '{"__proto__":"1","constructor":"2"}'),
    lines: [line("a", '{"__proto__":"1","constructor":"2"}', ',"meta":{"__proto__":"x"}')],
  },
  {
    name: "white space everywhere",
    text: ' {\t"streams" :\r\n[ { "stream" : { } , "values" : [ [ "1" , "a" ] ] } ] } ',
    lines: [line("a")],
  },
  { name: "a byte order mark", text: `\ufeff${push('[["1","a"]]')}`, lines: [line("a")] },
  {
    name: "escapes that are not canonical",
    text: push('[["1","\\/\\u0041\\u00e9\\u000a\\u0022\\ud83d\\ude00\\ud83d\\u001F"]]'),
    lines: [line('/Aé\\n\\"😀\\ud83d\\u001f')],
  },
  { name: "a timestamp with escapes", text: push('[["\\u0031","a"]]'), lines: [line("a")] },
  { name: "empty metadata", text: push('[["1","a",{}]]'), lines: [line("a")] },
  {
    name: "metadata out of order, with white space and repetitions",
    text: push('[["1","a",{"b" : "2","a":"0","a":"1"}],["1","b",{"a":"1","b":"2"}]]'),
    lines: ["a", "b"].map((msg) => line(msg, "{}", ',"meta":{"a":"1","b":"2"}')),
  },
];

for (const { name, text, lines } of TAKEN) {
  Deno.test(`parsePushJson() takes ${name}`, () => {
    const decoded = parse(text);
    deepStrictEqual(linesOf(decoded), lines);
    strictEqual(refusedOf(decoded), "");
    strictEqual(decoded.received, lines.length);
  });
}

const REFUSED: ReadonlyArray<{ name: string; value: string; refused: string }> = [
  { name: "a number as timestamp", value: '[1,"a"]', refused: "bad_timestamp 1" },
  { name: "an empty timestamp", value: '["","a"]', refused: "bad_timestamp 1" },
  { name: "a negative timestamp", value: '["-1","a"]', refused: "bad_timestamp 1" },
  { name: "a fraction", value: '["1.5","a"]', refused: "bad_timestamp 1" },
  { name: "an RFC 3339 time", value: '["2026-11-21T10:32:01Z","a"]', refused: "bad_timestamp 1" },
  { name: "2^63", value: '["9223372036854775808","a"]', refused: "bad_timestamp 1" },
  { name: "twenty digits", value: '["00000000000000000001","a"]', refused: "bad_timestamp 1" },
  { name: "a null timestamp", value: '[null,"a"]', refused: "bad_timestamp 1" },
  { name: "an empty entry", value: "[]", refused: "bad_entry 1" },
  { name: "a timestamp alone", value: '["1"]', refused: "bad_entry 1" },
  { name: "a number as line", value: '["1",2]', refused: "bad_entry 1" },
  { name: "a fourth element", value: '["1","a",{},{}]', refused: "bad_entry 1" },
  { name: "an object", value: '{"ts":"1","line":["a"]}', refused: "bad_entry 1" },
  { name: "null", value: "null", refused: "bad_entry 1" },
  { name: "text", value: '"["', refused: "bad_entry 1" },
  { name: "text as metadata", value: '["1","a","b"]', refused: "bad_metadata 1" },
  { name: "null as metadata", value: '["1","a",null]', refused: "bad_metadata 1" },
  { name: "an array as metadata", value: '["1","a",["b"]]', refused: "bad_metadata 1" },
  { name: "a number in metadata", value: '["1","a",{"b":1}]', refused: "bad_metadata 1" },
  { name: "an object in metadata", value: '["1","a",{"b":{"c":"d"}}]', refused: "bad_metadata 1" },
  {
    name: "too much metadata",
    value: `["1","a",{"b":"${"x".repeat(META_MAX_BYTES)}"}]`,
    refused: "metadata_limit 1",
  },
  {
    name: "too much metadata that is not canonical",
    value: `["1","a",{"c":"","b":"${"x".repeat(META_MAX_BYTES)}"}]`,
    refused: "metadata_limit 1",
  },
  {
    name: "metadata too long to read",
    value: `["1","a",{"c":"", "b":"${"\\u0061".repeat(META_MAX_BYTES * 2)}"}]`,
    refused: "metadata_limit 1",
  },
];

for (const { name, value, refused } of REFUSED) {
  Deno.test(`parsePushJson() counts ${name} and keeps its neighbours`, () => {
    const decoded = parse(push(`[["1","before"],${value},["1","behind",{"k":"v"}]]`));
    deepStrictEqual(linesOf(decoded), [line("before"), line("behind", "{}", ',"meta":{"k":"v"}')]);
    strictEqual(refusedOf(decoded), refused);
    strictEqual(decoded.received, 3);
    match(decoded.refused.examples[0] ?? "", /^stream 1, entry 2: /);
  });
}

const many = (n: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: n }, (_, i) => [`l${i}`, ""])));
const BAD_STREAMS: ReadonlyArray<{ name: string; stream: string; refused: string }> = [
  { name: "labels that are text", stream: '"{}"', refused: "bad_labels 2" },
  { name: "labels that are an array", stream: '["a"]', refused: "bad_labels 2" },
  { name: "a number as label", stream: '{"a":1}', refused: "bad_labels 2" },
  { name: "an object as label", stream: '{"a":{"b":"c"}}', refused: "bad_labels 2" },
  { name: "a label without name", stream: '{"":"x"}', refused: "bad_labels 2" },
  { name: "too many labels", stream: many(LABELS_MAX + 1), refused: "label_limit 2" },
  { name: "a long name", stream: `{"${"n".repeat(1025)}":""}`, refused: "label_limit 2" },
  { name: "a long name in UTF-8", stream: `{"${"é".repeat(513)}":""}`, refused: "label_limit 2" },
  { name: "a large set", stream: `{"a":"${"x".repeat(16 << 10)}"}`, refused: "label_limit 2" },
  { name: "a set of 1 MB", stream: `{"a":"${"x".repeat(1e6)}"}`, refused: "label_limit 2" },
];

for (const { name, stream, refused } of BAD_STREAMS) {
  Deno.test(`parsePushJson() counts the lines of a stream with ${name}`, () => {
    const good = '{"stream":{"a":"1"},"values":[["1","good"]]}';
    const decoded = parse(
      `{"streams":[{"stream":${stream},"values":[["1","x"],["1","y"]]},${good}]}`,
    );
    deepStrictEqual(linesOf(decoded), [line("good", '{"a":"1"}')]);
    strictEqual(refusedOf(decoded), refused);
    strictEqual(decoded.received, 3);
  });
}

Deno.test("parsePushJson() takes a label set and metadata up to their limits", () => {
  const labels = many(LABELS_MAX);
  const meta = `{"b":"${"x".repeat(META_MAX_BYTES - 8)}"}`;
  const decoded = parse(push(`[["1","a",${meta}]]`, labels));
  strictEqual(refusedOf(decoded), "");
  strictEqual(decoded.batch.sets[0]?.json.length, labels.length);
});

Deno.test("parsePushJson() counts streams and values of another shape once each", () => {
  const decoded = parse('{"streams":[[],1,{"stream":{},"values":{}},{"values":"x"}]}');
  strictEqual(refusedOf(decoded), "bad_entry 4");
  strictEqual(decoded.received, 4);
});

const FAULTS: ReadonlyArray<{ name: string; text: string; says: RegExp }> = [
  { name: "an empty body", text: "", says: /^invalid JSON: .*ends at byte 0/ },
  { name: "an array", text: "[]", says: /^invalid push: expected an object with "streams"/ },
  {
    name: "streams that are an object",
    text: '{"streams":{}}',
    says: /^invalid push: "streams" must/,
  },
  {
    name: "a cut-off value",
    text: '{"streams":[{"stream":{},"values":[["1","a"',
    says: /invalid JSON/,
  },
  {
    name: "a fault behind good entries",
    text: `${push('[["1","a"]]').slice(0, -1)},}`,
    says: /byte/,
  },
  { name: "a fault in a refused entry", text: push('[[1,{"a":tru}]]'), says: /expected a value/ },
  { name: "a fault in labels", text: push('[["1","a"]]', '{"a":"b",}'), says: /a name in quotes/ },
  { name: "something behind the push", text: `${push("[]")}{}`, says: /nothing after the value/ },
  { name: "deep nesting in a member", text: `{"x":${"[".repeat(1e5)}`, says: /deeper than 64/ },
  {
    name: "deep nesting in an entry",
    text: push(`[["1",${"[".repeat(1e5)}`),
    says: /deeper than 64/,
  },
  { name: "deep nesting in labels", text: push("[]", '{"a":'.repeat(1e5)), says: /deeper than 64/ },
];

for (const { name, text, says } of FAULTS) {
  Deno.test(`parsePushJson() refuses a body with ${name}`, () => {
    const fault = faultOf(() => parse(text));
    strictEqual(fault.kind, "usage");
    match(fault.message, says);
  });
}

Deno.test("parsePushJson() repairs broken UTF-8 wherever it stands", () => {
  const text = encoder.encode(push('[["1","a?b?c",{"k?":"v?"}]]', '{"l?":"x?"}'));
  const body = text.map((byte) => byte === 0x3f ? 0xff : byte);
  const fffd = "\ufffd";
  deepStrictEqual(linesOf(parsePushJson(body)), [
    line(`a${fffd}b${fffd}c`, `{"l${fffd}":"x${fffd}"}`, `,"meta":{"k${fffd}":"v${fffd}"}`),
  ]);
});

Deno.test("parsePushJson() finds the label sets of earlier pushes again", () => {
  const sets = new SetCache();
  const body = encoder.encode(push('[["1","a"]]', '{"b":"2","a":"1"}'));
  const first = parsePushJson(body, sets);
  strictEqual(parsePushJson(body, sets).batch.sets[0], first.batch.sets[0]);
});

Deno.test("parsePushJson() refuses bodies of nothing but brackets", () => {
  const brackets = "[],".repeat(ENTRIES_MAX + 1) + "[]";
  for (
    const text of [
      `{"streams":[${brackets}]}`,
      push(`[${brackets}]`),
      `{"streams":[{"values":[${brackets}]}]}`,
    ]
  ) {
    strictEqual(faultOf(() => parse(text)).kind, "too_large");
  }
  strictEqual(faultOf(() => parse(`[${brackets}]`)).kind, "usage");
  strictEqual(faultOf(() => parse(brackets)).kind, "usage");
});

Deno.test("parsePushJson() of any prefix is a fault", () => {
  const body = encoder.encode(
    push('[["1","a\\u00e9é"],[2],["3","b",{"k":"v","a":"\\/"}]]', '{"a":"é"}'),
  );
  for (let end = 0; end < body.length; end++) {
    strictEqual(faultOf(() => parsePushJson(body.subarray(0, end))).kind, "usage");
  }
});

Deno.test("parsePushJson() equals a naive reading with JSON.parse", () => {
  fc.assert(
    fc.property(pushJsonText(), (text) => {
      const bytes = encoder.encode(text);
      const decoded = parsePushJson(bytes);
      const naive = naivePush(new TextDecoder().decode(bytes));
      deepStrictEqual(linesOf(decoded), naive.lines);
      deepStrictEqual(Object.fromEntries(decoded.refused.lines), naive.refused);
      strictEqual(decoded.received, naive.received);
    }),
    { seed: SEED, numRuns: 2000 },
  );
});
