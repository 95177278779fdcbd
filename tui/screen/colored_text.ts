import type { Look } from "./frame.ts";

/** A part of a text, and how it looks; not made safe. */
export interface Run {
  readonly text: string;
  readonly look: Look;
}

const ESC = "\x1b";
/** Select Graphic Rendition (ECMA-48, 8.3.117), of as many parameters as a program sets at once. */
const SEQUENCE = /\x1b\[([0-9;]{0,40})m/g;

/**
 * The colours that programs give their lines, told by our looks: red on any terminal is what errors
 * are in here, and black on black can be read. What else acts, conceals or blinks stays in the text.
 *
 * @param base what stands before the first colour, and behind the last.
 */
export function coloredRuns(text: string, base: Look): readonly Run[] {
  if (!text.includes(ESC)) return [{ text, look: base }];
  const runs: Run[] = [];
  let [look, from] = [base, 0];
  for (const { 0: sequence, 1: parameters = "", index } of text.matchAll(SEQUENCE)) {
    const next = lookAfter(parameters, look, base);
    if (next === undefined) continue;
    if (index > from) runs.push({ text: text.slice(from, index), look });
    [look, from] = [next, index + sequence.length];
  }
  return [...runs, { text: text.slice(from), look }];
}

/** The text that `coloredRuns` leaves. */
export function withoutColors(text: string): string {
  return text.includes(ESC) ? coloredRuns(text, "plain").map(({ text }) => text).join("") : text;
}

/** By the last digit of 30 to 37 and 90 to 97; black and white are what the terminal has for text. */
const COLORS: Readonly<Record<number, Look>> = {
  1: "error",
  2: "ok",
  3: "warn",
  4: "info",
  5: "source2",
  6: "info",
};

/** Attributes that change nothing here: italics, underline, reverse, and the ends of those. */
const IGNORED: ReadonlySet<number> = new Set([3, 4, 7, 23, 24, 27]);
/** A colour of 256, or of 16 million, follows: numbers that are passed over. */
const EXTENDED: Readonly<Record<number, number>> = { 5: 2, 2: 4 };

/** @returns undefined when there is more in it than colours. */
function lookAfter(parameters: string, current: Look, base: Look): Look | undefined {
  const codes = parameters.split(";").map(Number);
  let look = current;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code === 38 || code === 48) {
      const skipped = EXTENDED[codes[i + 1] ?? -1];
      if (skipped === undefined) return undefined;
      i += skipped;
    } else if (code === 1) look = look === "plain" ? "bold" : look;
    else if (code === 2 || code === 90) look = "dim";
    else if (code === 0 || code === 22 || code === 39) look = base;
    else if (isOneOf(code, 30) || isOneOf(code, 90)) look = COLORS[code % 10] ?? base;
    else if (!IGNORED.has(code) && !isOneOf(code, 40) && !isOneOf(code, 100) && code !== 49) {
      return undefined;
    }
  }
  return look;
}

/** Of eight colours from a first one on. */
function isOneOf(code: number, first: number): boolean {
  return code >= first && code < first + 8;
}
