/** What a pattern says about the texts it can match, as far as that is easily told. */
export interface LiteralFacts {
  /** True if the pattern is nothing but this literal. */
  readonly pure: boolean;
  /** The longest text that every match surely contains; empty if none was found. */
  readonly text: string;
}

const NOTHING: LiteralFacts = { pure: false, text: "" };

/**
 * What makes the scan below give up: case folding switched on inside the pattern, flags alone (in
 * `a(?s)*` the repetition reaches over them to the `a`), quoting, and escapes that name a character
 * by number. They are rare, and a miss costs only time.
 */
const BEYOND_US = /\(\?[a-zA-Z-]*[i)]|\\[QE0-9x]/;
/** What a backslash makes literal. Before a letter it means something else. */
const PUNCTUATION = /^[!-/:-@[-`{-~ ]$/;
const REPEAT = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y;

/**
 * Finds the longest literal that a match of `source` cannot do without. Right for valid RE2
 * patterns without outer flags; when in doubt it finds less, never more.
 */
export function literalFacts(source: string): LiteralFacts {
  if (BEYOND_US.test(source)) return NOTHING;
  let longest = "";
  let run = "";
  let pure = true;
  const endRun = () => {
    if (run.length > longest.length) longest = run;
    run = "";
    pure = false;
  };
  for (let at = 0; at < source.length;) {
    // At top level, either side of `|` may do without the other; `)` or a repetition of nothing
    // is for re2js to refuse.
    if ("|)".includes(source[at]!) || readRepeat(source, at) !== undefined) return NOTHING;
    const atom = readAtom(source, at);
    const repeat = readRepeat(source, atom.end);
    at = repeat?.end ?? atom.end;
    if (atom.text === undefined || repeat?.min === 0) {
      endRun();
      continue;
    }
    run += atom.text;
    if (repeat !== undefined) endRun(); // `ab+c` surely has "ab", not "abc".
  }
  if (run.length > longest.length) longest = run;
  return { pure, text: longest };
}

/** One character, class, group, escape or anchor. */
interface Atom {
  readonly end: number;
  /** The one text it matches; undefined if it matches others, or is no text. */
  readonly text?: string;
}

function readAtom(source: string, at: number): Atom {
  const char = String.fromCodePoint(source.codePointAt(at)!);
  switch (char) {
    case "\\":
      return readEscape(source, at);
    case "[":
      return { end: endOfClass(source, at) };
    case "(":
      return { end: endOfGroup(source, at) };
    case ".":
    case "^":
    case "$":
      return { end: at + 1 };
    default:
      return { end: at + char.length, text: char };
  }
}

function readEscape(source: string, at: number): Atom {
  const char = source[at + 1] ?? "";
  if (/[pP]/.test(char)) {
    return { end: source[at + 2] === "{" ? endOfName(source, at) : at + 3 };
  }
  return PUNCTUATION.test(char) ? { end: at + 2, text: char } : { end: at + 2 };
}

/** The place after the `}` of a class's name; the end if it is never closed, for re2js to refuse. */
function endOfName(source: string, at: number): number {
  const close = source.indexOf("}", at);
  return close === -1 ? source.length : close + 1;
}

/** The place after `]`. A `]` that comes first is a member, and `[:alpha:]` is one too. */
function endOfClass(source: string, at: number): number {
  let i = source[at + 1] === "^" ? at + 2 : at + 1;
  if (source[i] === "]") i++;
  while (i < source.length && source[i] !== "]") {
    if (source[i] === "\\") i += 2;
    else if (source.startsWith("[:", i) && source.includes(":]", i + 2)) {
      i = source.indexOf(":]", i + 2) + 2;
    } else i++;
  }
  return i + 1;
}

/** The place after the `)` that belongs to the `(` at `at`. */
function endOfGroup(source: string, at: number): number {
  let depth = 0;
  for (let i = at; i < source.length;) {
    const char = source[i];
    if (char === "(") depth++;
    if (char === ")" && --depth === 0) return i + 1;
    i = char === "\\" ? i + 2 : char === "[" ? endOfClass(source, i) : i + 1;
  }
  return source.length;
}

interface Repeat {
  readonly min: number;
  readonly end: number;
}

function readRepeat(source: string, at: number): Repeat | undefined {
  REPEAT.lastIndex = at;
  const part = REPEAT.exec(source);
  if (part === null) return undefined;
  const min = part[1] === undefined ? (part[0].startsWith("+") ? 1 : 0) : Number(part[1]);
  return { min, end: REPEAT.lastIndex };
}
