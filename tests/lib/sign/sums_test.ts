import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeSums, encodeSums } from "../../../lib/sign/sums.ts";

const SUM = "ab".repeat(32);

Deno.test("encodeSums() writes sorted lines as sha256sum does, escapes too", () => {
  const sums = ["b", "a\nb", "c\\d", "a"].map((file) => ({ file, sha256: SUM }));
  assert.equal(
    encodeSums(sums),
    `${SUM}  a\n\\${SUM}  a\\nb\n${SUM}  b\n\\${SUM}  c\\\\d\n`,
  );
});

Deno.test("decodeSums() gives back what encodeSums() was given, whatever the names", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
  const names = fc.uniqueArray(fc.oneof(name, fc.stringMatching(/^[\\\nnr ]{1,8}$/)));
  fc.assert(
    fc.property(names, (files) => {
      const sums = files.map((file) => ({ file, sha256: SUM }));
      const decoded = decodeSums(encodeSums(sums));
      assert.deepEqual([...decoded.keys()].sort(), [...files].sort());
    }),
    { seed: 20261121, numRuns: 200 },
  );
});

const BAD = [
  { name: "a cut-off last line", text: `${SUM}  a`, says: /line 1: the last line is cut off/ },
  { name: "a short sum", text: `${SUM}  a\nab  b\n`, says: /line 2: expected a sum/ },
  { name: "no name", text: `${SUM}  \n`, says: /line 1: expected a sum/ },
  { name: "a name twice", text: `${SUM}  a\n${SUM}  a\n`, says: /line 2: this name/ },
];

for (const { name, text, says } of BAD) {
  Deno.test(`decodeSums() refuses ${name}`, () => {
    assert.throws(() => decodeSums(text), { kind: "corrupt", message: says });
  });
}
