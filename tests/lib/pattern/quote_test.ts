import assert from "node:assert/strict";
import fc from "fast-check";
import { compilePattern, quotePattern } from "../../../lib/pattern/mod.ts";

Deno.test("quotePattern() matches the text that it was made of, and nothing else", () => {
  const texts = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(texts, texts, (text, other) => {
      const pattern = compilePattern(quotePattern(text));
      assert.ok(pattern.test(`<${text}>`));
      assert.equal(pattern.test(other), other.includes(text));
    }),
    { seed: 7, numRuns: 500 },
  );
});

Deno.test("quotePattern() leaves a text a text: it is found by indexOf", () => {
  for (const text of ["a.b(c)", "[x] {y} | ^$ * + ? \\d -", "größe 日本"]) {
    assert.equal(compilePattern(quotePattern(text)).literal, text);
  }
});
