import assert from "node:assert/strict";
import fc from "fast-check";
import { Bands } from "../../../lib/line/bands.ts";
import { codesOf } from "../../../lib/line/template.ts";

const DIFFERING = 0.3;

function like(bands: Bands, text: string, salt = 0): readonly number[] {
  const found: number[] = [];
  bands.eachLike(codesOf(text), salt, (i) => found.push(i));
  return found.sort((a, b) => a - b);
}

Deno.test("whatever may be alike is found, whichever words differ", () => {
  const text = fc.array(fc.constantFrom(..."abcdefgh"), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(29), { maxLength: 30 }), (words, places) => {
      const bands = new Bands(DIFFERING);
      bands.add(7, codesOf(words.join(" ")), 1);
      const allowed = Math.floor(DIFFERING * words.length + 1e-9);
      const other = [...words];
      for (const place of places.slice(0, allowed)) other[place % words.length] = "other";
      assert.deepEqual(like(bands, other.join(" "), 1), [7]);
      assert.deepEqual(like(bands, other.join(" "), 2), [], "under another salt");
    }),
  );
});

Deno.test("numbered words are found by any other, varying ones by none", () => {
  const bands = new Bands(DIFFERING);
  bands.add(0, codesOf("job n1 done"), 0);
  bands.add(1, codesOf("job <*> done"), 0);
  assert.deepEqual(like(bands, "job n2 done"), [0]);
  assert.deepEqual(like(bands, "job <*> done"), []);
});

Deno.test("of thousands that share a band few are looked at, those that came last", () => {
  const bands = new Bands(DIFFERING);
  for (let i = 0; i < 5000; i++) bands.add(i, codesOf(`a ${letters(i)} c ${letters(i)} e`), 0);
  const found = like(bands, "a x c y e");
  assert.equal(found.length, 16);
  assert.ok(found.every((i) => i >= 5000 - 16), `${found}`);
  assert.deepEqual(
    like(bands, `x ${letters(77)} x ${letters(77)} x`),
    [77],
    "others are found yet",
  );
  bands.clear();
  assert.deepEqual(like(bands, "a x c y e"), []);
  bands.add(3, codesOf("a b c d e"), 0);
  assert.deepEqual(like(bands, "a x c y e"), [3]);
});

/** A number in letters: words with digits are all the same here. */
function letters(i: number): string {
  return [...`${i}`].map((digit) => "abcdefghij"[Number(digit)]).join("");
}
