import { CustomFinder } from "./custom_finder.ts";
import { showDeepEscapes, type View } from "./deep_escapes.ts";
import { type Hit, newHit } from "./haystack.ts";
import { Hits } from "./hits.ts";
import { type RedactionPlan, ruleNames } from "./plan.ts";
import { RULES, ruleSet } from "./rules.ts";
import { Scanner, type Stretch } from "./scanner.ts";
import { TokenMaker } from "./token_maker.ts";

const FIRST_CAPACITY = 4096;
/** Shorter pieces are copied by hand: `set` costs more than it saves. */
const LOOP_MAX_BYTES = 64;

/** Twice is enough for all but texts made for it. */
const ROUNDS_MAX = 8;

export type OnHit = (hit: Readonly<Hit>) => void;

/** Finds and replaces in the inside of JSON strings. One text at a time. */
export class TextRedactor {
  /** The matches that `find` found last, in the addresses of its stretch. */
  readonly hits = new Hits();
  readonly #scanner: Scanner;
  readonly #custom: CustomFinder;
  readonly #tokens: TokenMaker;
  readonly #names: readonly string[];
  readonly #hit = newHit();
  readonly #shown = new Hits();
  #out = new Uint8Array(FIRST_CAPACITY);
  #spare = new Uint8Array(FIRST_CAPACITY);
  #hasLiteral = false;
  #mayBeMore = false;

  /** @throws {LogtapError} usage — a custom pattern that cannot be compiled. */
  constructor(plan: RedactionPlan) {
    this.#custom = new CustomFinder(plan.custom);
    this.#scanner = new Scanner(ruleSet(plan.rules), this.#custom.literals);
    this.#tokens = new TokenMaker(plan);
    this.#names = [...RULES.map(({ name }) => name), ...ruleNames({ ...plan, rules: [] })];
  }

  /** The name of the rule with this number. */
  nameOf(rule: number): string {
    return this.#names[rule]!;
  }

  /** Finds every match in a text; true if there is any. Nothing is allocated when there is none. */
  find(stretch: Stretch): boolean {
    const { hits } = this;
    this.#findBuiltIn(stretch);
    if (this.#hasLiteral || this.#custom.isWanted(hits.count > 0)) {
      const builtIn = hits.count;
      this.#custom.find(stretch, hits);
      if (hits.count > builtIn) this.#mayBeMore = true;
      hits.arrange();
    }
    return hits.count > 0;
  }

  #findBuiltIn(stretch: Stretch): boolean {
    this.hits.clear();
    this.#scanner.scan(stretch, this.hits);
    this.#hasLiteral = this.#scanner.hasCustomLiteral;
    if (this.#scanner.hasDeepEscapes) this.#findDeep(stretch);
    this.#mayBeMore = this.#scanner.isGlued;
    return this.hits.count > 0;
  }

  /**
   * The text without its secrets, undefined when it has none: a view that is good until the next
   * call. What has come to light beside a token, as in `10.0.0.1bob@example.com`, is replaced too, so
   * that redacting once more changes nothing.
   */
  redact(stretch: Stretch, onHit: OnHit): Uint8Array | undefined {
    if (!this.find(stretch)) return undefined;
    let bytes = this.rewrite(stretch, onHit);
    for (let round = 1; round < ROUNDS_MAX && this.#mayBeMore; round++) {
      const again = { bytes, start: 0, end: bytes.length };
      if (!this.#findBuiltIn(again)) break;
      bytes = this.rewrite(again, onHit);
    }
    return bytes;
  }

  /** Searches the text once more with its hidden letters shown. */
  #findDeep({ bytes, start, end }: Stretch): void {
    const view = showDeepEscapes(bytes, start, end);
    this.#shown.clear();
    this.#scanner.scan({ bytes: view.bytes, start: 0, end: view.bytes.length }, this.#shown);
    this.hits.clear();
    for (let i = 0; i < this.#shown.count; i++) {
      this.#shown.read(i, this.#hit);
      this.hits.push(traceBack(this.#hit, view));
    }
  }

  /** The text with the matches found last replaced: a view that is good until the call after the next. */
  rewrite({ bytes, start, end }: Stretch, onHit: OnHit): Uint8Array {
    [this.#out, this.#spare] = [this.#spare, this.#out]; // The text may lie in the other one.
    let at = start;
    let used = 0;
    for (let i = 0; i < this.hits.count; i++) {
      this.hits.read(i, this.#hit);
      const { start: from, end: to, quoteStart, quoteEnd } = this.#hit;
      used = this.#append(used, bytes, at, from);
      used = this.#append(used, bytes, quoteStart, quoteEnd);
      const token = this.#tokens.tokenOf(bytes, this.#hit);
      used = this.#append(used, token, 0, token.length);
      used = this.#append(used, bytes, quoteStart, quoteEnd);
      at = to;
      onHit(this.#hit);
    }
    used = this.#append(used, bytes, at, end);
    return this.#out.subarray(0, used);
  }

  /** The token of a hit, for those who show it. */
  tokenOf(bytes: Uint8Array, hit: Readonly<Hit>): Uint8Array {
    return this.#tokens.tokenOf(bytes, hit);
  }

  #append(used: number, bytes: Uint8Array, from: number, to: number): number {
    const needed = used + to - from;
    if (needed > this.#out.length) {
      const grown = new Uint8Array(needed * 2);
      grown.set(this.#out.subarray(0, used));
      this.#out = grown;
    }
    const out = this.#out;
    if (to - from > LOOP_MAX_BYTES) out.set(bytes.subarray(from, to), used);
    else for (let i = from; i < to; i++) out[used + i - from] = bytes[i]!;
    return needed;
  }
}

/** A hit in a view → the same in its source. */
function traceBack(hit: Hit, { origins }: View): Hit {
  return {
    rule: hit.rule,
    start: origins[hit.start]!,
    end: origins[hit.end]!,
    valueStart: origins[hit.valueStart]!,
    valueEnd: origins[hit.valueEnd]!,
    quoteStart: origins[hit.quoteStart]!,
    quoteEnd: origins[hit.quoteEnd]!,
  };
}
