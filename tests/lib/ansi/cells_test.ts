import assert from "node:assert/strict";
import fc from "fast-check";
import stringWidth from "string-width";
import { cellWidth, cutCells, padCells, sanitize } from "../../../lib/ansi/mod.ts";
import { HOSTILE } from "./hostile.ts";

Deno.test("cellWidth() counts cells, not characters", () => {
  const table: readonly (readonly [string, number])[] = [
    ["", 0],
    ["abc", 3],
    ["größe", 5],
    ["日本語", 6],
    ["한국", 4],
    ["\u1112\u1161\u11ab", 2],
    ["e\u0301", 1],
    ["😀", 2],
    ["⚠", 1],
    ["🇩🇪", 2],
    ["ｱｲ", 2],
    ["Ａ", 2],
    ["a…b", 3],
    ["␛[31m", 5],
  ];
  for (const [text, cells] of table) assert.equal(cellWidth(text), cells, text);
});

Deno.test("cellWidth() agrees with string-width on sanitised text of many scripts", () => {
  const char = fc.constantFrom(..."aZ ~ßéñœŁж中文日本語한국어ｱＡ。！αβגשاحกขअ😀🚀⚠✔…─█→␛");
  fc.assert(fc.property(fc.array(char, { maxLength: 20 }), (chars) => {
    const text = chars.join("");
    assert.equal(cellWidth(text), stringWidth(text));
  }));
});

Deno.test("sanitised hostile text has no cells that are not seen", () => {
  for (const { name, text } of HOSTILE) {
    const safe = sanitize(text);
    assert.ok(cellWidth(safe) > 0, name);
    const unmarked = safe.replace(/[\p{M}\u1160-\u11ff\ud7b0-\ud7ff]/gu, "");
    assert.ok(cellWidth(safe) >= [...unmarked].length, name);
  }
});

Deno.test("padCells() fills to the width and never cuts", () => {
  const table: readonly (readonly [string, number, "left" | "right", string])[] = [
    ["ab", 4, "left", "ab  "],
    ["ab", 4, "right", "  ab"],
    ["日本", 5, "left", "日本 "],
    ["abcdef", 4, "left", "abcdef"],
    ["", 2, "right", "  "],
  ];
  for (const [text, width, align, want] of table) assert.equal(padCells(text, width, align), want);
});

Deno.test("cutCells() fits the width and says that it cut", () => {
  const table: readonly (readonly [string, number, string])[] = [
    ["abcdef", 6, "abcdef"],
    ["abcdef", 4, "abc…"],
    ["abcdef", 1, "…"],
    ["abcdef", 0, ""],
    ["日本語", 6, "日本語"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
  ];
  for (const [text, width, want] of table) assert.equal(cutCells(text, width), want, text);
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, width) => {
    const safe = sanitize(text);
    assert.ok(cellWidth(cutCells(safe, width)) <= width);
  }));
});
