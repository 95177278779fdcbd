import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeIndexLine } from "../../../lib/capture/format/mod.ts";
import { decodeEntry, parseJson } from "../../../lib/entry/mod.ts";
import { full } from "../../support/skip.ts";

/** What is parsed first, what then, and the name that the second has. */
const TRAPS = [
  { doc: "a name that ends in a backslash", first: '"a\\\\"', then: '"a\\n"', name: "a\n" },
  { doc: "a longer one", first: '"a\\\\n"', then: '"a\\nx"', name: "a\nx" },
  { doc: "a quote", first: '"\\\\\\""', then: '"\\"\\""', name: '""' },
  { doc: "a digit code", first: '"b\\\\"', then: '"b\\u0041"', name: "bA" },
];

for (const { doc, first, then, name } of TRAPS) {
  Deno.test(`parseJson() reads a name as it is after ${doc}`, () => {
    for (const wrap of [(text: string) => text, (text: string) => `{"l":[${text}]}`]) {
      JSON.parse(wrap(`{"z":1,${first}:1}`));
      const value = parseJson(wrap(`{"z":1,${then}:1}`));
      assert.equal(JSON.stringify(value), wrap(JSON.stringify({ z: 1, [name]: 1 })));
    }
  });
}

Deno.test("parseJson() = JSON.parse, whatever was parsed before, names and values of any kind", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "\\", "\n", "n", '"', "ü", "1", "__proto__"),
  });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.integer(),
      fc.constantFrom(null, true, 1.5e300),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.array(fc.tuple(text, tie("value")), { maxLength: 3 }).map(Object.fromEntries),
    ),
  }));
  fc.assert(
    fc.property(value, (made) => {
      // Written by `JSON.stringify`, which has no part in the guessing.
      const json = JSON.stringify(made);
      assert.equal(JSON.stringify(parseJson(json)), json);
      assert.equal(JSON.stringify(parseJson(JSON.stringify(made, null, 2))), json);
    }),
    { numRuns: full ? 50_000 : 3000 },
  );
});

Deno.test("parseJson() takes any depth, and no text that is none", () => {
  const deep = "[".repeat(50_000) + "]".repeat(50_000);
  assert.ok(Array.isArray(parseJson(deep)));
  for (const bad of ["", "{", '{"a\\\\":1', '{"a\\\\":1}}', "[1,]"]) {
    assert.throws(() => parseJson(bad), SyntaxError, bad);
  }
});

Deno.test("an index line and an entry have the names that were written, after a like one", () => {
  const index = (value: string) =>
    `{"file":"f","lines":1,"labels":{"path":{"x":1,"C:${value}":1}}}`;
  decodeIndexLine(index("\\\\"));
  assert.deepEqual(Object.keys(decodeIndexLine(index("\\n"))!.labels.path!), ["x", "C:\n"]);

  const line = (name: string) => `{"ts":"t","labels":{},"msg":"m","meta":{"x":"1","a${name}":"2"}}`;
  decodeEntry(line("\\\\"));
  assert.deepEqual(Object.keys(decodeEntry(line("\\t"))!.meta!), ["x", "a\t"]);
});
