import assert from "node:assert/strict";
import fc from "fast-check";
import { sanitize } from "../../../lib/ansi/mod.ts";
import { HOSTILE } from "./hostile.ts";

/** Told apart from the code's own expression: by number, not by property. */
const MUST_NOT_OCCUR: readonly (readonly [first: number, last: number, what: string])[] = [
  [0x00, 0x08, "C0"],
  [0x0a, 0x1f, "C0"],
  [0x7f, 0x9f, "DEL or C1"],
  [0xad, 0xad, "soft hyphen"],
  [0x34f, 0x34f, "grapheme joiner"],
  [0x61c, 0x61c, "Arabic letter mark"],
  [0x115f, 0x1160, "Hangul filler"],
  [0x180b, 0x180f, "Mongolian selector"],
  [0x200b, 0x200f, "zero width or direction"],
  [0x2028, 0x202e, "separator or direction"],
  [0x2060, 0x206f, "invisible or direction"],
  [0x3164, 0x3164, "Hangul filler"],
  [0xd800, 0xdfff, "half of a pair"],
  [0xfe00, 0xfe0f, "variation selector"],
  [0xfeff, 0xfeff, "byte order mark"],
  [0xffa0, 0xffa0, "Hangul filler"],
  [0xfff9, 0xfffb, "annotation"],
  [0xe0000, 0xe0fff, "tag or selector"],
];

function assertSafe(text: string, about: string): void {
  let marks = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    for (const [first, last, what] of MUST_NOT_OCCUR) {
      assert.ok(code < first || code > last, `${what} U+${code.toString(16)} in: ${about}`);
    }
    marks = /\p{M}/u.test(char) ? marks + 1 : 0;
    assert.ok(marks <= 8, `${marks} marks in a row in: ${about}`);
  }
}

Deno.test("sanitize() shows what should not act", () => {
  const table: readonly (readonly [string, string])[] = [
    ["", ""],
    ["plain text", "plain text"],
    ["tab\there", "tab\there"],
    ["größe 日本語 😀 שלום αβγ", "größe 日本語 😀 שלום αβγ"],
    ["\x1b[31mred\x1b[0m", "␛[31mred␛[0m"],
    ["a\r\nb", "a␍\\nb"],
    ["\0\x07\b\x7f", "␀␇␈␡"],
    ["\x9b31m", "\\u009b31m"],
    ["user\u202enimda", "user\\u202enimda"],
    ["\u{e0041}", "\\u{e0041}"],
    ["a\ud83db", "a\\ud83db"],
    ["e\u0301", "e\u0301"],
    ["e" + "\u0301".repeat(10), "e" + "\u0301".repeat(8) + "\\u0301\\u0301"],
    ["\u0301e", "\\u0301e"],
    ["한" + "\u1161".repeat(10), "한" + "\u1161".repeat(8) + "\\u1161\\u1161"],
    ["⚠\ufe0f ok", "⚠ ok"],
    ["1\ufe0f\u20e3", "1\u20e3"],
    ["⚠\ufe0f\ufe0f", "⚠\\ufe0f"],
    ["x\ufe0f", "x\\ufe0f"],
    ["👩\u200d👧", "👩\\u200d👧"],
  ];
  for (const [text, want] of table) assert.equal(sanitize(text), want, JSON.stringify(text));
});

Deno.test("the corpus of hostile texts is large, and no two of it are the same", () => {
  assert.ok(HOSTILE.length >= 120, `${HOSTILE.length} texts`);
  assert.equal(new Set(HOSTILE.map(({ text }) => text)).size, HOSTILE.length);
});

Deno.test("no hostile text is hostile any more, and a second time changes nothing", () => {
  for (const { name, text } of HOSTILE) {
    const safe = sanitize(text);
    assertSafe(safe, name);
    assert.equal(sanitize(safe), safe, name);
    if (!name.endsWith("looks like ours")) assert.notEqual(safe, text, name);
  }
});

const SNIPPET = fc.oneof(
  fc.constantFrom(...HOSTILE.map(({ text }) => text.slice(0, 20))),
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.constantFrom("\u0301", "\ufe0f", "\ud83d", "\ude00", "😀", "1", "\t", "a"),
);

Deno.test("any mixture becomes safe, stays safe, and grows at most sixfold", () => {
  fc.assert(
    fc.property(fc.array(SNIPPET, { maxLength: 12 }), (snippets) => {
      const text = snippets.join("");
      const safe = sanitize(text);
      assertSafe(safe, JSON.stringify(text));
      assert.equal(sanitize(safe), safe);
      assert.ok(safe.length <= text.length * 6);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("printable characters all survive in their order", () => {
  const printable = /[^\p{C}\p{M}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\\]/gu;
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
    const added = /\\u\{[0-9a-f]+\}|\\u[0-9a-f]{4}|\\n|[\u2400-\u241f\u2421]/g;
    const clean = text.replace(/\\/g, "/").replace(/[\u2400-\u2421]/g, "x");
    const kept = sanitize(clean).replace(added, "").match(printable) ?? [];
    assert.deepEqual(kept, clean.match(printable) ?? []);
  }));
});

Deno.test("a long hostile text takes linear work", () => {
  // Quadratic work on these would take minutes; the deadline only has to be below that.
  const startedMs = Date.now();
  for (const unit of ["\x1b[31m", "\u0301", "\ufe0f", "\u202e", "\u200d👩"]) {
    assertSafe(sanitize(unit.repeat(100_000)).slice(0, 1000), unit);
  }
  assert.ok(Date.now() - startedMs < 20_000);
});
