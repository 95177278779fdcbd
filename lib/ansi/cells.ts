import { eastAsianWidth } from "get-east-asian-width";

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/**
 * Shown in the cell before them: marks that take no room, and the vowels and finals that a Hangul
 * syllable is put together with.
 */
const NO_CELL = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u;
const ELLIPSIS = "…";

/**
 * Cells that a sanitised text takes on a terminal, code point by code point as terminals count
 * them. A tab counts as one: expand tabs first. (`string-width` segments graphemes instead; its
 * Intl.Segmenter costs 16 ms and 7 MB at start, and sanitised text has no joined emoji left.)
 */
export function cellWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let cells = 0;
  for (const char of text) cells += cellsOf(char);
  return cells;
}

function cellsOf(char: string): number {
  const code = char.codePointAt(0)!;
  if (code < 0x300) return 1;
  return NO_CELL.test(char) ? 0 : eastAsianWidth(code);
}

/** Fills up with spaces to `width` cells. A text that is wider stays as it is. */
export function padCells(text: string, width: number, align: "left" | "right" = "left"): string {
  const fill = " ".repeat(Math.max(0, width - cellWidth(text)));
  return align === "left" ? text + fill : fill + text;
}

/** Cuts to at most `width` cells; a cut text ends in `…`. A wide character is never halved. */
export function cutCells(text: string, width: number): string {
  if (cellWidth(text) <= width) return text;
  if (width < 1) return "";
  let cells = 0;
  let end = 0;
  for (const char of text) {
    cells += cellsOf(char);
    if (cells > width - 1) break;
    end += char.length;
  }
  return text.slice(0, end) + ELLIPSIS;
}
