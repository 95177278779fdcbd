import { cellWidth, sanitize } from "../lib/ansi/mod.ts";

/** A line that is being typed. `at` counts in `chars`, which are whole characters. */
export interface PromptLine {
  readonly chars: readonly string[];
  readonly at: number;
}

/** More is not taken: nobody types it, and a paste may be anything. */
const LINE_MAX = 4096;

/** Keys of a line that are pressed with Alt. */
export const ALT_KEYS: ReadonlySet<string> = new Set(["alt+b", "alt+f", "alt+backspace"]);

export const EMPTY_LINE: PromptLine = { chars: [], at: 0 };

/** Made when it is first needed: making it takes 10 ms and 7 MB. */
let segmenter: Intl.Segmenter | undefined;

export function lineOf(text: string): PromptLine {
  return inserted(EMPTY_LINE, text);
}

export function textOf({ chars }: PromptLine): string {
  return chars.join("");
}

/** Text put in where the cursor is; line ends and other controls in it are spaces. */
export function inserted({ chars, at }: PromptLine, text: string): PromptLine {
  const plain = text.replace(/[\x00-\x1f\x7f]+/g, " ");
  const added = graphemes(plain).slice(0, LINE_MAX - chars.length);
  return {
    chars: [...chars.slice(0, at), ...added, ...chars.slice(at)],
    at: at + added.length,
  };
}

/** What a person takes for single characters. */
function graphemes(plain: string): readonly string[] {
  if (/^[\x20-\x7e]*$/.test(plain)) return [...plain];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return [...segmenter.segment(plain)].map(({ segment }) => segment);
}

/** What a key does to the line, as in every shell; undefined when it is no key of a line. */
export function edited(line: PromptLine, key: string): PromptLine | undefined {
  const { chars, at } = line;
  switch (key) {
    case "left":
    case "ctrl+b":
      return { chars, at: Math.max(0, at - 1) };
    case "right":
    case "ctrl+f":
      return { chars, at: Math.min(chars.length, at + 1) };
    case "home":
    case "ctrl+a":
      return { chars, at: 0 };
    case "end":
    case "ctrl+e":
      return { chars, at: chars.length };
    case "alt+b":
    case "ctrl+left":
      return { chars, at: wordStart(line) };
    case "alt+f":
    case "ctrl+right":
      return { chars, at: wordEnd(line) };
    case "backspace":
      return cut(line, Math.max(0, at - 1), at);
    case "delete":
    case "ctrl+d":
      return cut(line, at, at + 1);
    case "ctrl+w":
    case "alt+backspace":
      return cut(line, wordStart(line), at);
    case "ctrl+u":
      return cut(line, 0, at);
    case "ctrl+k":
      return cut(line, at, chars.length);
    case "space":
      return inserted(line, " ");
  }
  return [...key].length === 1 ? inserted(line, key) : undefined;
}

/** The part of the line that fits, safe for the terminal, with the cursor in it. */
export function windowOf(
  { chars, at }: PromptLine,
  columns: number,
): { readonly text: string; readonly column: number } {
  let start = at;
  let column = 0;
  while (start > 0) {
    const cells = cellWidth(sanitize(chars[start - 1]!));
    if (column + cells > columns - 1) break;
    column += cells;
    start--;
  }
  const shown = chars.slice(start, start + Math.max(columns, at - start));
  return { text: shown.map(sanitize).join(""), column };
}

function cut({ chars }: PromptLine, from: number, to: number): PromptLine {
  return { chars: [...chars.slice(0, from), ...chars.slice(to)], at: from };
}

function wordStart({ chars, at }: PromptLine): number {
  let start = at;
  while (start > 0 && chars[start - 1] === " ") start--;
  while (start > 0 && chars[start - 1] !== " ") start--;
  return start;
}

function wordEnd({ chars, at }: PromptLine): number {
  let end = at;
  while (end < chars.length && chars[end] === " ") end++;
  while (end < chars.length && chars[end] !== " ") end++;
  return end;
}
