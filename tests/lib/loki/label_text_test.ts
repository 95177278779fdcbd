import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import type { Labels } from "../../../lib/entry/mod.ts";
import { parseLabelText } from "../../../lib/loki/mod.ts";
import { SEED } from "../../support/random.ts";

function labelsIn(text: string): Labels {
  const read = parseLabelText(text);
  if (typeof read === "string") throw new Error(read);
  return read;
}

const TAKEN: ReadonlyArray<readonly [text: string, labels: Labels]> = [
  ["{}", {}],
  [" { } ", {}],
  ['{app="api"}', { app: "api" }],
  ['{app="api", pod="a\\"b"}', { app: "api", pod: 'a"b' }],
  ['{a="b",}', { a: "b" }],
  ['{ a = "b" ,\n\tc = "d" }', { a: "b", c: "d" }],
  ["{_a1='x'}", { _a1: "x" }],
  ["{a=`C:\\logs`}", { a: "C:\\logs" }],
  ['{a="\\a\\b\\f\\n\\r\\t\\v\\\\\\\'\\""}', { a: "\x07\b\f\n\r\t\v\\'\"" }],
  ['{a="\\xc3\\xa9\\303\\251\\u00e9\\U0001F600"}', { a: "éé\u00e9😀" }],
  ['{a="\\xff"}', { a: "\ufffd" }],
  ['{a="{x=\\"y\\"}"}', { a: '{x="y"}' }],
  ['{"my.name"="x", "ünï"="y", `k8s/node`="z"}', { "my.name": "x", "ünï": "y", "k8s/node": "z" }],
  ['{a=""}', { a: "" }],
  ['{constructor="x"}', { constructor: "x" }],
];

for (const [text, labels] of TAKEN) {
  Deno.test(`parseLabelText() reads ${text}`, () => {
    const read = labelsIn(text);
    deepStrictEqual({ ...read }, labels);
  });
}

const REFUSED: ReadonlyArray<readonly [text: string, says: RegExp]> = [
  ["", /expected "\{" at character 1/],
  ['a="b"', /expected "\{"/],
  ["{", /expected a label name at character 2/],
  ["{,}", /expected a label name/],
  ['{a="b"', /expected "\}" at character 7/],
  ['{a="b" c="d"}', /expected "\}" at character 8/],
  ["{a=b}", /expected a value in quotes at character 4/],
  ["{a}", /expected "="/],
  ['{a!="b"}', /expected "="/],
  ['{a=~"b"}', /expected a value in quotes/],
  ['{1a="b"}', /expected a label name/],
  ['{a.b="c"}', /expected "="/],
  ['{a="b}', /a quote is not closed/],
  ["{a=`b}", /a quote is not closed/],
  ['{a="b\\"}', /a quote is not closed/],
  ['{a="\\q"}', /an unknown escape at character 6/],
  ['{a="\\x4"}', /an unknown escape/],
  ['{a="\\400"}', /an unknown escape/],
  ['{a="\\ud800"}', /no such character/],
  ['{a="\\U00110000"}', /no such character/],
  ['{a="1",a="2"}', /label "a" is given twice/],
  ['{a="b"}x', /expected nothing after "\}"/],
];

for (const [text, says] of REFUSED) {
  Deno.test(`parseLabelText() refuses ${text || "nothing"}`, () => {
    const read = parseLabelText(text);
    ok(typeof read === "string");
    match(read, says);
  });
}

Deno.test("parseLabelText() takes __proto__ for a name like others", () => {
  const read = labelsIn('{__proto__="x"}');
  deepStrictEqual(Object.entries(read), [["__proto__", "x"]]);
});

Deno.test("parseLabelText() reads 16 MiB", () => {
  const long = "x".repeat(16 << 20);
  const read = labelsIn(`{a="${long}"}`);
  strictEqual(read.a?.length, long.length);
  ok(typeof parseLabelText(`{a="${long}`) === "string");
  ok(typeof parseLabelText(" ".repeat(16 << 20)) === "string");
  ok(typeof parseLabelText(`{${'a="",'.repeat(1 << 20)}`) === "string");
});

Deno.test("parseLabelText() reads what Go would write", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 });
  const labels = fc.dictionary(text, text, { maxKeys: 5, noNullPrototype: false });
  fc.assert(
    fc.property(labels, (wanted) => {
      // JSON's escapes are a subset of Go's but for \/, which JSON.stringify does not use.
      const pairs = Object.entries(wanted).map(([name, value]) =>
        `${JSON.stringify(name)}=${JSON.stringify(value)}`
      );
      const read = labelsIn(`{${pairs.join(",")}}`);
      deepStrictEqual(Object.entries(read), Object.entries(wanted));
    }),
    { seed: SEED, numRuns: 1000 },
  );
});
