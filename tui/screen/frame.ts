import { cellWidth, cutCells, sanitize } from "../../lib/ansi/mod.ts";

/** What a piece of text means; a theme says how that looks. */
export type Look =
  | "plain"
  | "dim"
  | "bold"
  | "error"
  | "warn"
  | "ok"
  | "info"
  | "match"
  | "current"
  | "badge"
  | "selected"
  | "source0"
  | "source1"
  | "source2"
  | "source3"
  | "source4"
  | "source5";

/** Text of one look; safe for terminals, and without tabs. */
export interface Span {
  readonly text: string;
  readonly look: Look;
}

export type Line = readonly Span[];

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What a screen shows: at most `rows` lines, each at most `columns` cells wide. */
export interface Frame {
  readonly lines: readonly Line[];
  /** Where the cursor blinks; it is hidden without. */
  readonly cursor?: Place;
}

const TAB = "    ";

/** The only way to make a span: whatever stands in the text, no terminal acts on it. */
export function span(text: string, look: Look = "plain"): Span {
  const safe = sanitize(text);
  return { text: safe.includes("\t") ? safe.replaceAll("\t", TAB) : safe, look };
}

export function lineWidth(line: Line): number {
  return line.reduce((cells, { text }) => cells + cellWidth(text), 0);
}

/** Cuts to at most `columns` cells; a line that is cut ends in `…`. */
export function fitLine(line: Line, columns: number): Line {
  if (lineWidth(line) <= columns) return line;
  const fitted: Span[] = [];
  let left = columns;
  for (const { text, look } of line) {
    const width = cellWidth(text);
    // The span that ends exactly at the edge is cut too: something follows it.
    if (width >= left) {
      fitted.push({ text: cutCells(`${text}…`, left), look });
      break;
    }
    fitted.push({ text, look });
    left -= width;
  }
  return fitted;
}

/** `left`, and `right` at the other end; `left` gives way. */
export function spread(left: Line, right: Line, columns: number): Line {
  const rightWidth = lineWidth(right);
  if (rightWidth >= columns) return fitLine(right, columns);
  if (rightWidth === 0) return fitLine(left, columns);
  const fitted = fitLine(left, columns - rightWidth - 1);
  const gap = columns - rightWidth - lineWidth(fitted);
  return [...fitted, { text: " ".repeat(gap), look: "plain" }, ...right];
}

/** The same line over the whole width, all of it in one look. */
export function band(line: Line, look: Look, columns: number): Line {
  const text = fitLine(line, columns).map(({ text }) => text).join("");
  return [{ text: text + " ".repeat(Math.max(0, columns - cellWidth(text))), look }];
}
