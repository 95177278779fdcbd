import assert from "node:assert/strict";
import { band, fitLine, type Frame, lineWidth, span, spread } from "../../../tui/screen/frame.ts";
import { Painter } from "../../../tui/screen/painter.ts";
import { themeFor } from "../../../tui/screen/theme.ts";

const SIZE = { columns: 10, rows: 3 };
const PLAIN = themeFor({ hasColor: false, isLight: false });
const frameOf = (...texts: string[]): Frame => ({ lines: texts.map((text) => [span(text)]) });
const inUpdate = (text: string) => `\x1b[?2026h\x1b[?25l${text}\x1b[?2026l`;

Deno.test("Painter writes the rows that differ", () => {
  const painter = new Painter(PLAIN);
  assert.equal(
    painter.paint(frameOf("a", "b"), SIZE),
    inUpdate("\x1b[2J\x1b[1;1Ha\x1b[K\x1b[2;1Hb\x1b[K\x1b[3;1H\x1b[K"),
  );
  assert.equal(painter.paint(frameOf("a", "b"), SIZE), "");
  assert.equal(painter.paint(frameOf("a", "c"), SIZE), inUpdate("\x1b[2;1Hc\x1b[K"));
  const full = painter.paint(frameOf("a", "c", "0123456789"), SIZE);
  assert.equal(full, inUpdate("\x1b[3;1H0123456789"), "a full row is not cleared behind");
});

Deno.test("Painter paints all of it again after a change of size, theme, or by others", () => {
  const painter = new Painter(PLAIN);
  const frame: Frame = { lines: [[span("a", "error")]] };
  painter.paint(frame, SIZE);
  assert.match(painter.paint(frame, { columns: 11, rows: 3 }), /2J.*a/);
  painter.forget();
  assert.match(painter.paint(frame, { columns: 11, rows: 3 }), /2J.*a/);
  painter.theme = themeFor({ hasColor: true, isLight: false });
  assert.match(painter.paint(frame, { columns: 11, rows: 3 }), /\x1b\[1;91ma\x1b\[0m/);
});

Deno.test("Painter shows the cursor where one is asked for", () => {
  const painter = new Painter(PLAIN);
  painter.paint(frameOf("a"), SIZE);
  const cursor = { row: 2, column: 4 };
  assert.equal(painter.paint({ ...frameOf("a"), cursor }, SIZE), inUpdate("\x1b[3;5H\x1b[?25h"));
  assert.equal(painter.paint({ ...frameOf("a"), cursor }, SIZE), "");
  assert.equal(painter.paint(frameOf("a"), SIZE), inUpdate(""));
});

Deno.test("a span holds nothing that a terminal would act on", () => {
  assert.equal(span("a\x1b]0;title\x07\tb\r\u202e").text, "a␛]0;title␇    b␍\\u202e");
});

Deno.test("lines are cut by cells, and never in the middle of a character", () => {
  const line = [span("ab"), span("漢字", "dim"), span("c")];
  const table = [[7, "ab漢字c"], [6, "ab漢…"], [5, "ab漢…"], [4, "ab…"], [3, "ab…"], [2, "a…"], [
    1,
    "…",
  ]];
  for (const [columns, want] of table as [number, string][]) {
    const fitted = fitLine(line, columns);
    assert.equal(fitted.map(({ text }) => text).join(""), want);
    assert.ok(lineWidth(fitted) <= columns);
  }
  assert.deepEqual(fitLine(line, 0).map(({ text }) => text).join(""), "");
});

Deno.test("spread() keeps the right end", () => {
  const text = (left: string, right: string, columns: number) =>
    spread([span(left)], [span(right)], columns).map(({ text }) => text).join("");
  assert.equal(text("left", "end", 10), "left   end");
  assert.equal(text("leftleft", "end", 10), "leftl… end");
  assert.equal(text("left", "longer than", 6), "longe…");
  assert.equal(text("left", "", 6), "left");
});

Deno.test("band() fills a row", () => {
  assert.deepEqual(band([span("漢", "error")], "badge", 4), [{ text: "漢  ", look: "badge" }]);
});
