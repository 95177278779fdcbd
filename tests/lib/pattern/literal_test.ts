import assert from "node:assert/strict";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { literalFacts } from "../../../lib/pattern/literal.ts";

const TABLE: readonly (readonly [source: string, pure: boolean, text: string])[] = [
  ["", true, ""],
  ["connection refused", true, "connection refused"],
  ["status=500", true, "status=500"],
  [String.raw`10\.0\.0\.1`, true, "10.0.0.1"],
  ["{}", true, "{}"],
  ['{"a":1}', true, '{"a":1}'],
  ["a{,2}", true, "a{,2}"],
  ["a]", true, "a]"],
  ["größe 😀", true, "größe 😀"],
  [String.raw`status=5\d\d`, false, "status=5"],
  ["^GET /api", false, "GET /api"],
  ["ab+c", false, "ab"],
  ["ab?cde", false, "cde"],
  ["ab*c", false, "a"],
  ["x{3}yz", false, "yz"],
  ["xy{0,3}z", false, "x"],
  ["{2}a", false, ""],
  ["ab+?cd", false, "ab"],
  ["foo.*barbaz", false, "barbaz"],
  ["foo(bar|baz)quux", false, "quux"],
  [String.raw`foo(ba\)r)?qu`, false, "foo"],
  ["foo[]a]barr", false, "barr"],
  ["foo[^]a]barr", false, "barr"],
  ["a[[:alpha:]]bcd", false, "bcd"],
  [String.raw`a[\]]bcd`, false, "bcd"],
  ["([)])xyz", false, "xyz"],
  [String.raw`\p{Greek}abc`, false, "abc"],
  [String.raw`\pLabc`, false, "abc"],
  [String.raw`\bword\b`, false, "word"],
  ["(?s:foo.bar)x", false, "x"],
  ["a(?s)*", false, ""],
  ["foo|bar", false, ""],
  ["(?i)foo", false, ""],
  ["a(?i:b)cde", false, ""],
  [String.raw`\Qa.b\E`, false, ""],
  [String.raw`\x41bc`, false, ""],
  ["a)", false, ""],
  ["*a", false, ""],
  ["abc\\", false, "abc"],
];

Deno.test("literalFacts() finds the longest text that a match needs", () => {
  for (const [source, pure, text] of TABLE) {
    assert.deepEqual(literalFacts(source), { pure, text }, source);
  }
});

/** Pieces that are put together to mostly valid patterns over the letters of the texts below. */
const PIECES = ["a", "b", "ab", "ba", ".", "[ab]", "[^a]", "[]a]", "[[:alpha:]]", "(a)", "(a|b)"];
const MORE = ["(?:b)", "(?s)", "(?i)", "(?P<n>a)", "|", "*", "+", "?", "{2}", "{0,1}", "{1,}", "^"];
const ODD = [
  "$",
  "\\b",
  "\\.",
  "\\d",
  "\\x61",
  "\\141",
  "\\Qa\\E",
  "{",
  "}",
  "]",
  ")",
  "(",
  "\\pL",
  "😀",
];
const SOURCE = fc.array(fc.constantFrom(...PIECES, ...MORE, ...ODD), { maxLength: 8 })
  .map((pieces) => pieces.join(""));
const TEXT = fc.array(fc.constantFrom("a", "b", "A", ".", "{", "}", "]", "😀", "1", "\n"), {
  maxLength: 12,
}).map((chars) => chars.join(""));

/** Random patterns tried. */
const RUNS = Deno.env.get("LOGTAP_TEST_FULL") === "1" ? 300_000 : 5000;

Deno.test("a text that matches contains the literal, and a pure literal is the whole pattern", () => {
  let valid = 0;
  fc.assert(
    fc.property(SOURCE, fc.array(TEXT, { minLength: 8, maxLength: 8 }), (source, texts) => {
      let regex;
      try {
        regex = RE2JS.compile(source);
      } catch {
        assert.equal(literalFacts(source).pure, false, "an invalid pattern must reach re2js");
        return;
      }
      valid++;
      const { pure, text } = literalFacts(source);
      for (const candidate of [...texts, text, `a${text}b`]) {
        const matches = regex.test(candidate);
        if (matches) assert.ok(candidate.includes(text), JSON.stringify({ candidate, text }));
        if (pure) assert.equal(matches, candidate.includes(text));
      }
    }),
    { numRuns: RUNS },
  );
  assert.ok(valid > 1000, `only ${valid} of the patterns were valid`);
});
