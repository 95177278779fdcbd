import { Buffer } from "node:buffer";
import { compilePattern, type Pattern, type Range } from "../pattern/mod.ts";
import { BACKSLASH, LETTER_U } from "./bytes.ts";
import { newHit, setHit } from "./haystack.ts";
import type { Hits } from "./hits.ts";
import type { CustomRule } from "./plan.ts";
import { RULES } from "./rules.ts";
import type { Stretch } from "./scanner.ts";

/** Literals shorter than this are in every other line; of longer ones the beginning will do. */
const LITERAL_MIN = 3;
const LITERAL_MAX = 12;
/** What `JSON.stringify` writes otherwise; and halves of surrogate pairs. */
const ESCAPED = /[\x00-\x1f"\\\ud800-\udfff]/;
/** Tokens of earlier runs are left alone. Bounded parts: nothing to backtrack into. */
const TOKEN = /\[REDACTED:[\w.-]{1,64}\]|\[[\w.-]{1,64}:[0-9a-f]{12}\]/g;

interface Compiled {
  readonly rule: number;
  readonly pattern: Pattern;
  readonly replacement: string | undefined;
}

/** Finds what the user's own patterns hide, in the text as it reads, not as it is escaped. */
export class CustomFinder {
  /** Literals of which each pattern needs one: texts without any are not searched. */
  readonly literals: readonly string[];
  /** Some pattern has no such literal. */
  readonly #isAlways: boolean;
  readonly #rules: readonly Compiled[];
  readonly #hit = newHit();

  constructor(rules: readonly CustomRule[]) {
    this.#rules = rules.map(({ pattern, replacement }, i) => ({
      rule: RULES.length + i,
      pattern: compilePattern(pattern),
      replacement,
    }));
    const needed = this.#rules.map(({ pattern }) => signOf(pattern));
    this.literals = needed.filter((literal) => literal !== undefined);
    this.#isAlways = needed.includes(undefined);
  }

  /** Whether to search a text without a literal; one may hide in what other rules have found. */
  isWanted(hasHits: boolean): boolean {
    return this.#isAlways || (hasHits && this.#rules.length > 0);
  }

  /** Appends the matches of each rule, rule by rule; they may overlap. */
  find({ bytes, start, end }: Stretch, hits: Hits): void {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
    const text: string = JSON.parse(`"${view.toString("utf8")}"`);
    const tokens = [...text.matchAll(TOKEN)].map((found): Range => [
      found.index,
      found.index + found[0].length,
    ]);
    for (const { rule, pattern, replacement } of this.#rules) {
      const ranges = coveredBy(pattern, text).filter(([from, to]) =>
        text.slice(from, to) !== replacement &&
        !tokens.some((token) => token[0] <= from && to <= token[1])
      );
      for (const [from, to] of bytesOf(view, ranges)) {
        setHit(this.#hit, rule, start + from, start + to);
        hits.push(this.#hit);
      }
    }
  }
}

/** Every match; where that would cost too much, the rest of the text counts as one. */
function coveredBy(pattern: Pattern, text: string): readonly Range[] {
  let rest: Range | undefined;
  const ranges = [...pattern.find(text, (searchedTo) => rest = [searchedTo, text.length])];
  return rest === undefined ? ranges : [...ranges, rest];
}

function signOf({ literal }: Pattern): string | undefined {
  const pieces = (literal ?? "").split(ESCAPED);
  const longest = pieces.reduce((best, piece) => piece.length > best.length ? piece : best, "");
  // By characters: half of a surrogate pair would be found nowhere.
  const sign = [...longest].slice(0, LITERAL_MAX).join("");
  return sign.length >= LITERAL_MIN ? sign : undefined;
}

/** Ranges of characters → ranges of the bytes that spell them, escapes and all. */
function bytesOf(json: Uint8Array, ranges: readonly Range[]): readonly Range[] {
  const places = new Map<number, number>();
  const wanted = new Set(ranges.flat());
  if (wanted.size === 0) return [];
  for (let at = 0, unit = 0; at <= json.length;) {
    if (wanted.has(unit)) places.set(unit, at);
    if (at === json.length) break;
    const byte = json[at]!;
    if (byte === BACKSLASH) at += json[at + 1] === LETTER_U ? 6 : 2;
    else at += byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    // Beyond U+FFFF a character is two units; a range that splits one takes all of it.
    if (byte >= 0xf0) {
      if (wanted.has(unit + 1)) places.set(unit + 1, at);
      unit++;
    }
    unit++;
  }
  return ranges.map(([from, to]): Range => [places.get(from)!, places.get(to)!]);
}
