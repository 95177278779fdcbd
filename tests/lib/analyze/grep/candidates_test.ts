import assert from "node:assert/strict";
import fc from "fast-check";
import { Candidates } from "../../../../lib/analyze/grep/candidates.ts";
import { compilePattern } from "../../../../lib/pattern/mod.ts";

const utf8 = new TextEncoder();

/** The lines of JSON strings that hold a literal, found as bytes or as text. */
function linesWith(literal: string, raw: { text: string; isCanonical: boolean }): string[] {
  const pattern = compilePattern(literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const { text, isCanonical } = raw;
  return [...Candidates.of(pattern)!.linesOf({ bytes: utf8.encode(text), isCanonical })];
}

for (const literal of ["a", "ab", "abab", 'a"b"', "ab\\ba", "ßüäö", "日本", "a😀b", "/a/b"]) {
  Deno.test(`canonical lines with ${literal} are those that hold it`, () => {
    const part = fc.constantFrom("a", "b", '"', "\\", "ü", "日", "😀", "/", literal);
    const line = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(fc.property(fc.array(line), fc.constantFrom("", "\n"), (messages, end) => {
      const lines = messages.map((message) => JSON.stringify(message));
      const want = lines.filter((_, i) => messages[i]!.includes(literal));
      const found = linesWith(literal, { text: lines.join("\n") + end, isCanonical: true });
      assert.deepEqual(found, want);
    }));
  });
}

Deno.test("a byte order mark is left out at the beginning, and there alone", () => {
  for (const isCanonical of [true, false]) {
    const text = '\ufeff"needle 1"\n\ufeff"needle 2"\n';
    const want = ['"needle 1"', '\ufeff"needle 2"'];
    assert.deepEqual(linesWith("needle", { text, isCanonical }), want);
  }
});
