import assert from "node:assert/strict";
import fc from "fast-check";
import { cellWidth, sanitize } from "../../lib/ansi/mod.ts";
import { edited, EMPTY_LINE, inserted, lineOf, textOf, windowOf } from "../../tui/prompt.ts";

/** A line with its cursor as `|`. */
const line = (text: string) => {
  const at = lineOf(text.slice(0, text.indexOf("|")));
  return { ...inserted(at, text.slice(text.indexOf("|") + 1)), at: at.at };
};
const shown = ({ chars, at }: ReturnType<typeof lineOf>) =>
  [...chars.slice(0, at), "|", ...chars.slice(at)].join("");

const ROWS: readonly (readonly [before: string, key: string, after: string])[] = [
  ["ab|", "c", "abc|"],
  ["a|b", "x", "ax|b"],
  ["|", "é", "é|"],
  ["|", "漢", "漢|"],
  ["a|", "space", "a |"],
  ["ab|", "left", "a|b"],
  ["|ab", "left", "|ab"],
  ["a|b", "ctrl+b", "|ab"],
  ["a|b", "right", "ab|"],
  ["ab|", "ctrl+f", "ab|"],
  ["ab|c", "home", "|abc"],
  ["ab|c", "ctrl+a", "|abc"],
  ["|abc", "end", "abc|"],
  ["a|bc", "ctrl+e", "abc|"],
  ["a b  c|", "alt+b", "a b  |c"],
  ["a b  |c", "ctrl+left", "a |b  c"],
  ["|ab  cd", "alt+f", "ab|  cd"],
  ["ab|  cd", "ctrl+right", "ab  cd|"],
  ["ab|", "backspace", "a|"],
  ["|ab", "backspace", "|ab"],
  ["a👩\u200d👧|b", "backspace", "a|b"],
  ["ae\u0301|", "left", "a|e\u0301"],
  ["a|b", "delete", "a|"],
  ["ab|", "ctrl+d", "ab|"],
  ["ab cd|e", "ctrl+w", "ab |e"],
  ["ab  |", "alt+backspace", "|"],
  ["ab|cd", "ctrl+u", "|cd"],
  ["ab|cd", "ctrl+k", "ab|"],
];

Deno.test("a line is edited as in every shell", () => {
  for (const [before, key, want] of ROWS) {
    const next = edited(line(before), key);
    assert.ok(next !== undefined, key);
    assert.equal(shown(next), want, `${key} on ${before}`);
  }
});

Deno.test("other keys are none of a line's", () => {
  for (const key of ["f5", "up", "page_down", "enter", "esc", "alt+x", "ctrl+x", "tab"]) {
    assert.equal(edited(lineOf("a"), key), undefined, key);
  }
});

Deno.test("controls that are pasted are spaces, and no more than so much is taken", () => {
  assert.equal(textOf(inserted(EMPTY_LINE, "a\nb\r\n\tc\x1b\x7fd")), "a b c d");
  const long = inserted(lineOf("x".repeat(4000)), "y".repeat(1_000_000));
  assert.equal(long.chars.length, 4096);
  assert.equal(inserted(long, "z").chars.length, 4096);
});

Deno.test("windowOf() shows the cursor, and fits", () => {
  const char = fc.constantFrom(
    "a",
    "漢",
    "é",
    "e\u0301",
    "👩\u200d👧",
    "\u202e",
    "\x9b",
    "🇩🇪",
    " ",
  );
  const lines = fc.record({ chars: fc.array(char, { maxLength: 60 }), share: fc.nat(100) });
  fc.assert(fc.property(lines, fc.integer({ min: 24, max: 60 }), ({ chars, share }, columns) => {
    const all = lineOf(chars.join(""));
    const moved = { ...all, at: Math.floor(all.chars.length * share / 100) };
    const { text, column } = windowOf(moved, columns);
    assert.ok(column < columns, `column ${column} of ${columns}`);
    assert.equal(sanitize(text), text);
    const head = moved.chars.slice(0, moved.at).map(sanitize).join("");
    if (cellWidth(head) < columns) assert.equal(column, cellWidth(head));
  }));
});

Deno.test("windowOf() of the longest line takes no time to speak of", () => {
  const startedMs = performance.now();
  for (let i = 0; i < 100; i++) windowOf(lineOf("👩\u200d👧".repeat(400)), 80);
  // Work that grows by the square would take minutes.
  assert.ok(performance.now() - startedMs < 20_000);
});
