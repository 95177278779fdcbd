/** What stands for a word that varies. */
const WILD = "<*>";
/** Words of a template; a longer text is cut. */
const WORDS_MAX = 96;

/**
 * A word as a number, so that texts are compared without making a string a word: a hash of 27 bits,
 * and what kind of word it is. Equal words have equal codes; other words seldom do.
 */
export type WordCode = number;

/** The code of {@linkcode WILD} and of no other word. */
export const WILD_CODE: WordCode = 0;
/** There are digits in it. */
const DIGITS = 1;
/** It varies more often than not: digits, and no path, which has them in its versions. */
const NUMBERED = 2;
/** It must be equal for two texts to say the same: an HTTP status. */
const STATUS = 4;
const KIND_BITS = 3;

/** Shares are halves over a count: what is lost in dividing is far less. */
export const ROUNDING = 1e-6;

const STATUS_WORD = /^[("']*[1-5]\d\d[)"'.,:;]*$/;

/** A masked text as a template of at most {@linkcode WORDS_MAX} words. */
export function templateOf(masked: string): string {
  let end = -1;
  for (let words = 1; words < WORDS_MAX; words++) {
    end = masked.indexOf(" ", end + 1);
    if (end === -1) return masked;
  }
  return masked.includes(" ", end + 1) ? `${masked.slice(0, end)} …` : masked;
}

/** The words of a template as codes. */
export function codesOf(template: string): readonly WordCode[] {
  let words = 0;
  for (let start = 0; start <= template.length; words++) {
    const space = template.indexOf(" ", start);
    const end = space === -1 ? template.length : space;
    scratch[words] = codeOf(template, start, end);
    start = end + 1;
  }
  return scratch.slice(0, words);
}

/** A list that grows word by word would be copied several times. */
const scratch: WordCode[] = new Array<WordCode>(WORDS_MAX).fill(WILD_CODE);

/** FNV-1a (Fowler, Noll, Vo), its upper bits mixed into those that are kept. */
function codeOf(template: string, start: number, end: number): WordCode {
  if (end - start === WILD.length && template.startsWith(WILD, start)) return WILD_CODE;
  let hash = 0x811c9dc5;
  let digits = 0;
  let isPath = false;
  for (let i = start; i < end; i++) {
    const unit = template.charCodeAt(i);
    hash = Math.imul(hash ^ unit, 0x01000193);
    if (unit >= 0x30 && unit <= 0x39) digits++;
    else if (unit === 0x2f) isPath = true;
  }
  let kind = 0;
  if (digits > 0) kind = isPath ? DIGITS : DIGITS | NUMBERED;
  if (digits === 3 && STATUS_WORD.test(template.slice(start, end))) kind |= STATUS;
  // One bit is always set: no word but the wild one has code 0.
  return ((hash ^ hash >>> 15) >>> (2 + KIND_BITS) | 1) << KIND_BITS | kind;
}

/** The words by which texts with varying words can be found: those with digits are all the same. */
export function classOf(code: WordCode): WordCode {
  return (code & (NUMBERED | STATUS)) === NUMBERED ? NUMBERED : code;
}

/** Words with digits in them vary too often to choose a branch of a tree. */
export function branchOf(code: WordCode): WordCode {
  return (code & DIGITS) === 0 ? code : WILD_CODE;
}

/**
 * How alike two texts with equally many words are, from 0 to 1: the share of words that are equal.
 * A word that varies counts for nothing; two different words count half when both have digits in them,
 * for such words seldom tell what happened. Texts with different statuses are not alike at all.
 *
 * @returns 0 if it is less than `least`, which is seen early.
 */
export function similarity(
  template: readonly WordCode[],
  words: readonly WordCode[],
  least: number,
): number {
  const { length } = template;
  const room = length * (1 - least) + ROUNDING;
  let lost = 0;
  for (let i = 0; i < length; i++) {
    const a = template[i]!;
    const b = words[i]!;
    if (a === b && a !== WILD_CODE) continue;
    if (a !== b && ((a | b) & STATUS) !== 0) return 0;
    lost += a !== b && (a & b & NUMBERED) !== 0 ? 0.5 : 1;
    if (lost > room) return 0;
  }
  return 1 - lost / length;
}

/** True if the template holds these words as it is. */
export function covers(template: readonly WordCode[], words: readonly WordCode[]): boolean {
  for (let i = 0; i < template.length; i++) {
    if (template[i] !== words[i] && template[i] !== WILD_CODE) return false;
  }
  return true;
}

/** The template of both: words in which they differ vary. */
export function generalise(template: string, text: string): string {
  const words = text.split(" ");
  return template.split(" ").map((word, i) => word === words[i] ? word : WILD).join(" ");
}
