import assert from "node:assert/strict";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { compilePattern } from "../../../lib/pattern/mod.ts";

const HUNDRED_KB = 100_000;

Deno.test("compilePattern() matches by RE2 syntax", () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ["", "", true],
    ["", "anything", true],
    ["refused", "connection refused", true],
    ["Refused", "connection refused", false],
    [String.raw`a\.b`, "a.b", true],
    [String.raw`a\.b`, "axb", false],
    [String.raw`status=5\d\d`, "status=503", true],
    [String.raw`status=5\d\d`, "status=5x3", false],
    ["a.c", "a\nc", false],
    ["(?s)a.c", "a\nc", true],
    ["^b", "a\nb", false],
    ["(?m)^b", "a\nb", true],
    ["(?i)größe", "GRÖSSE GRÖßE", true],
    ["^.$", "😀", true],
    [String.raw`\p{Greek}`, "αβγ", true],
  ];
  for (const [source, text, want] of table) {
    assert.equal(compilePattern(source).test(text), want, `${source} on ${JSON.stringify(text)}`);
  }
});

Deno.test("compilePattern() with `whole` demands the whole text", () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ["api", "api", true],
    ["api", "api-0", false],
    ["api.*", "api-0", true],
    ["a|ab", "ab", true],
    ["a|b", "ab", false],
    ["a.b", "a\nb", true],
    ["", "", true],
    ["", "x", false],
    [".+", "", false],
    ["(?i)API", "api", true],
  ];
  for (const [source, text, want] of table) {
    const pattern = compilePattern(source, { whole: true });
    assert.equal(pattern.test(text), want, `${source} on ${JSON.stringify(text)}`);
    assert.deepEqual([...pattern.find(text)], want && text !== "" ? [[0, text.length]] : []);
  }
  assert.equal(compilePattern("api", { whole: true, ignoreCase: true }).test("API"), true);
});

Deno.test("`literal` is told only when every match has it letter by letter", () => {
  assert.equal(compilePattern("refused").literal, "refused");
  assert.equal(compilePattern(String.raw`status=5\d`).literal, "status=5");
  assert.equal(compilePattern("refused", { ignoreCase: true }).literal, undefined);
  assert.equal(compilePattern("a+|b").literal, undefined);
});

Deno.test("find() gives the matches from left to right, without empty ones", () => {
  const table: readonly (readonly [string, string, readonly (readonly [number, number])[]])[] = [
    ["aa", "aaaaa", [[0, 2], [2, 4]]],
    ["a+", "aa baa", [[0, 2], [4, 6]]],
    ["a*", "baab", [[1, 3]]],
    ["x*", "", []],
    ["$", "abc", []],
    ["", "abc", []],
    ["zz", "abc", []],
    ["😀", "a😀b", [[1, 3]]],
    ["[😀]", "a😀b😀", [[1, 3], [4, 6]]],
    ["^a", "aa", [[0, 1]]],
  ];
  for (const [source, text, want] of table) {
    assert.deepEqual([...compilePattern(source).find(text)], want, source);
  }
  assert.deepEqual([...compilePattern("err", { ignoreCase: true }).find("ERR err")], [
    [0, 3],
    [4, 7],
  ]);
});

/** Letters with more than one partner, and letters that look as if they had one. */
const FOLDING = [..."kK\u212aſsSσςΣßẞİIiıÅåÅµμΜǅǆǄaA.+ "];

Deno.test("ignoring case folds as RE2 does, whichever engine looks", () => {
  const text = fc.array(fc.constantFrom(...FOLDING), { maxLength: 6 }).map((c) => c.join(""));
  fc.assert(
    fc.property(text, text, (needle, haystack) => {
      const source = needle.replace(/[.+]/g, "\\$&");
      assert.equal(
        compilePattern(source, { ignoreCase: true }).test(haystack),
        RE2JS.compile(source, RE2JS.CASE_INSENSITIVE).test(haystack),
      );
    }),
    { numRuns: 2000 },
  );
});

Deno.test("compilePattern() refuses in one sentence that quotes the pattern", () => {
  const table: readonly (readonly [string, RegExp])[] = [
    [String.raw`(a+)+\1$`, /back-references such as \\1 are not supported/],
    [String.raw`(?P<n>a)\k<n>`, /back-references such as \\k are not supported/],
    ["(?=a)b", /look-around such as \(\?= is not supported/],
    ["a(?!b)", /look-around such as \(\?! is not supported/],
    ["(?<=a)b", /look-around such as \(\?<= is not supported/],
    ["(?<!a)b", /look-around such as \(\?<! is not supported/],
    ["^(a{1,30}){1,30}$", /its repetitions unfold to \d+ steps/],
    ["a{1001}", /invalid repeat count, at "\{1001\}"/],
    ["((a{100}){100})", /invalid repeat count/],
    ["(", /missing closing \), at/],
    ["a)", /unexpected \)/],
    ["[a", /missing closing \]/],
    ["\\P{", /invalid character class range, at "\\P\{"/],
    ["ab\\p{Gr", /invalid character class range/],
    ["*a", /missing argument to repetition operator/],
    ["a**", /invalid nested repetition operator/],
    ["abc\\", /trailing backslash/],
    ["a++", /invalid nested repetition operator/],
    ["(".repeat(2000) + ")".repeat(2000), /nests too deeply/],
    ["x".repeat(4097), /at most 4096 characters, got 4097/],
  ];
  for (const [source, reason] of table) {
    for (const options of [{}, { ignoreCase: true }, { whole: true }]) {
      assert.throws(
        () => compilePattern(source, options),
        (error) =>
          isLogtapError(error, "usage") && reason.test(error.message) &&
          error.message.startsWith(`Cannot use pattern "${source.slice(0, 150)}`) &&
          !error.message.includes("\n"),
        source.slice(0, 40),
      );
    }
  }
});

Deno.test("a long list of words is no expansion", () => {
  const words = Array.from({ length: 300 }, (_, i) => `request-${i}`).join("|");
  assert.equal(compilePattern(words).test("see request-299"), true);
});

/** Patterns that take a backtracking engine exponential or high polynomial time. */
const EVIL = ["(a+)+$", "(a|aa)+b", String.raw`(\p{L}+)+$`, "(a*)*c", "(x+x+)+y", "([a-z]+)*!x"];
const EVIL_TEXTS = ["a".repeat(HUNDRED_KB) + "!", "x".repeat(HUNDRED_KB), "ab ".repeat(33_333)];

Deno.test("patterns made to hang an engine end", () => {
  // Exponential time is years here; the deadline only has to be shorter than that.
  const startedMs = Date.now();
  for (const source of EVIL) {
    for (const ignoreCase of [false, true]) {
      const pattern = compilePattern(source, { ignoreCase });
      for (const text of EVIL_TEXTS) {
        const want = source === "(a*)*c" ? false : undefined;
        const got = pattern.test(text);
        if (want !== undefined) assert.equal(got, want);
        for (const [start, end] of pattern.find(text)) assert.ok(start < end);
      }
    }
  }
  assert.ok(Date.now() - startedMs < 20_000, "linear time is far below this");
});

Deno.test("find() bounds its work where finding all matches is quadratic", () => {
  const found = [...compilePattern("a.*b|a").find("a".repeat(20_000))];
  assert.ok(found.length > 0 && found.length < 200, `${found.length} matches`);
  assert.deepEqual([...compilePattern("a[^b]*b|a").find("a".repeat(1_000_000))], []);
});

Deno.test("random patterns either compile or are refused, and matching them ends", () => {
  const piece = fc.constantFrom(..."ab.*+?|()[]{}^$\\1,-:=!<>Pdwi😀", "{1,3}", "(?:", "[^", "\\b");
  const source = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));
  const text = "ab".repeat(100) + "1 -😀";
  fc.assert(
    fc.property(source, fc.boolean(), (source, ignoreCase) => {
      try {
        const pattern = compilePattern(source, { ignoreCase });
        const ranges = [...pattern.find(text)];
        if (ranges.length > 0) assert.equal(pattern.test(text), true);
      } catch (error) {
        assert.ok(isLogtapError(error, "usage"), String(error));
      }
    }),
    { numRuns: 2000, seed: 20261121 },
  );
});
