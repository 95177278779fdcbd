import { isLogtapError } from "../../lib/fault/mod.ts";
import { compilePattern, type Pattern } from "../../lib/pattern/mod.ts";
import { type Line, type Look, span } from "../screen/frame.ts";
import type { State } from "../state.ts";

/** A longer message is shown without marks beyond this: nobody sees that far. */
const MARKED_MAX = 4096;

/** What takes no cell of its own, as lib/ansi counts. */
const MARKS = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/gu;

/** The patterns compiled last: a frame is drawn thirty times a second. */
const compiled = new Map<string, Pattern | undefined>();
const COMPILED_MAX = 32;

/** Makes spans of a safe text, in which what is searched and asked for stands out. */
export function highlighter({ search, filters }: State): (text: string, look: Look) => Line {
  const patterns: [Pattern, Look][] = [];
  const add = (source: string, look: Look) => {
    const pattern = patternOf(source);
    if (pattern !== undefined) patterns.push([pattern, look]);
  };
  if (search !== undefined) add(search.source, "match");
  for (const { kind, text } of filters) if (kind === "grep") add(text, "current");
  if (patterns.length === 0) return (text, look) => [span(text, look)];
  return (text, look) => marked(text, look, patterns);
}

function marked(text: string, look: Look, patterns: readonly [Pattern, Look][]): Line {
  const head = text.slice(0, MARKED_MAX);
  const looks: Look[] = new Array(head.length).fill(look);
  // The first pattern is the search, and it wins.
  for (const [pattern, mark] of patterns.toReversed()) {
    for (const [from, to] of pattern.find(head)) looks.fill(mark, from, to);
  }
  // A mark goes with what it stands on.
  for (const { 0: mark, index } of head.matchAll(MARKS)) {
    looks.fill(looks[index - 1] ?? look, index, index + mark.length);
  }
  const line = runs(head, looks);
  return text.length > MARKED_MAX ? [...line, span(text.slice(MARKED_MAX), look)] : line;
}

function runs(text: string, looks: readonly Look[]): Line {
  const line = [];
  for (let start = 0; start < text.length;) {
    let end = start + 1;
    while (end < text.length && looks[end] === looks[start]) end++;
    line.push(span(text.slice(start, end), looks[start]!));
    start = end;
  }
  return line;
}

function patternOf(source: string): Pattern | undefined {
  if (compiled.has(source)) return compiled.get(source);
  if (compiled.size >= COMPILED_MAX) compiled.clear();
  const pattern = compile(source);
  compiled.set(source, pattern);
  return pattern;
}

function compile(source: string): Pattern | undefined {
  try {
    return compilePattern(source);
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return undefined; // Whoever typed it was told.
  }
}
