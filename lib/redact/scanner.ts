import { type Automaton, buildAutomaton } from "./automaton.ts";
import { byteSet } from "./bytes.ts";
import { findBareCard, findGroupedCard } from "./find_card.ts";
import { findEmail, findUrlPassword } from "./find_email.ts";
import { findIpV4, findIpV6 } from "./find_ip.ts";
import { findAwsKeyId, findBearer, findJwt, findPrivateKey } from "./find_key.ts";
import { findPhoneGroups, findPhoneParens, findPhonePlus, findSsn } from "./find_number.ts";
import { findSecret } from "./find_secret.ts";
import { Haystack, type Hit, newHit } from "./haystack.ts";
import type { Hits } from "./hits.ts";
import type { RuleSet } from "./rules.ts";
import { literalSign } from "./sign.ts";
import { KIND, signsOf } from "./signs.ts";

/** Where bytes lie: `[start, end)`. */
export interface Stretch {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Before one of these nothing ends otherwise when what follows is replaced. */
const SEPARATES = byteSet(/[\s"=,([{]/);
/** How often the rest before a match is searched once more. */
const DEPTH_MAX = 3;

/** Where matches go, and how often the text has been cut so far. */
interface Search {
  readonly hits: Hits;
  readonly depth: number;
}

type Finder = (text: Haystack, at: number, $hit: Hit) => boolean;

/**
 * Finds what the built-in rules hide, in one pass over the bytes. An automaton notices signs at a
 * fixed price for each byte; behind a sign, code written for its rule looks around. Whatever such
 * code walks over is bounded, or walked once: the time is linear in the text.
 */
export class Scanner {
  /** The text may have escapes of JSON in JSON that hide letters (deep_escapes.ts). */
  hasDeepEscapes = false;
  /** A literal of a custom pattern was seen. */
  hasCustomLiteral = false;
  readonly #automaton: Automaton;
  readonly #finders: readonly Finder[];
  readonly #text = new Haystack();
  readonly #hit = newHit();
  #state = 0;

  /** @param literals of custom patterns, each without what JSON escapes. */
  constructor(rules: RuleSet, literals: readonly string[]) {
    const custom = literals.map((text) => ({
      kind: KIND.customLiteral,
      source: literalSign(text),
    }));
    this.#automaton = buildAutomaton([...signsOf(rules), ...custom]);
    this.#finders = this.#findersOf(rules);
  }

  /** Appends the matches to `hits`, from left to right. */
  scan({ bytes, start, end }: Stretch, hits: Hits): void {
    this.hasDeepEscapes = this.hasCustomLiteral = false;
    this.#state = this.#automaton.initial;
    const at = this.#nextSign(bytes, start, end);
    if (at === end) return;
    this.#text.reset(bytes, start, end);
    this.#scanFrom(this.#text, at, { hits, depth: 0 });
  }

  /** Goes on from the sign that ends at `from`. */
  #scanFrom(text: Haystack, from: number, search: Search): void {
    const { bytes, end } = text;
    for (let at = from; at < end; at = this.#nextSign(bytes, at, end)) {
      if (!this.#find(text, at)) {
        at++;
        continue;
      }
      this.#take(text, search);
      at = text.floor;
      this.#state = this.#automaton.initial;
    }
  }

  /** Keeps the hit, behind what comes to an end where it begins. */
  #take(text: Haystack, { hits, depth }: Search): void {
    const { start, end } = this.#hit;
    const isAlone = start === text.floor || SEPARATES[text.bytes[start - 1]!] === 1;
    if (isAlone || depth === DEPTH_MAX) hits.push(this.#hit);
    else {
      // `10.0.0.1bob@example.com` has one match; once that is gone, what is left has another.
      const hit = { ...this.#hit };
      this.#state = this.#automaton.initial;
      const sign = this.#nextSign(text.bytes, text.floor, start);
      this.#scanFrom(text.head(start), sign, { hits, depth: depth + 1 });
      hits.push(hit);
    }
    text.floor = end;
  }

  /** Where the next sign ends, `end` if none does. Alone, so that its loop stays in registers. */
  #nextSign(bytes: Uint8Array, start: number, end: number): number {
    const { classOf, next, firstFinal } = this.#automaton;
    let state = this.#state;
    let at = start;
    for (; at < end; at++) {
      state = next[state + classOf[bytes[at]!]!]!;
      if (state >= firstFinal) break;
    }
    this.#state = state;
    return at;
  }

  /** Asks the finders of the signs that end at `at`. */
  #find(text: Haystack, at: number): boolean {
    const { kinds, shift } = this.#automaton;
    for (const kind of kinds[this.#state >> shift]!) {
      if (this.#finders[kind]!(text, at, this.#hit)) return true;
    }
    return false;
  }

  #findersOf(rules: RuleSet): readonly Finder[] {
    const note = (act: () => void): Finder => () => {
      act();
      return false;
    };
    const byKind: Readonly<Record<keyof typeof KIND, Finder>> = {
      deepEscape: note(() => this.hasDeepEscapes = true),
      customLiteral: note(() => this.hasCustomLiteral = true),
      urlPassword: findUrlPassword,
      privateKey: findPrivateKey,
      secretName: (text, at, $hit) => findSecret(text, at, $hit, rules),
      bearer: findBearer,
      awsKeyId: findAwsKeyId,
      jwt: findJwt,
      at: findEmail,
      bareDigits: findBareCard,
      cardBy4: (text, at, $hit) => findGroupedCard(text, at - 10, $hit),
      cardBy6: (text, at, $hit) => findGroupedCard(text, at - 12, $hit),
      ssn: findSsn,
      phonePlus: findPhonePlus,
      phoneParens: findPhoneParens,
      phoneGroups: findPhoneGroups,
      ipV4: findIpV4,
      ipV6: findIpV6,
    };
    const finders: Finder[] = [];
    for (const [name, finder] of Object.entries(byKind)) {
      finders[KIND[name as keyof typeof KIND]] = finder;
    }
    return finders;
  }
}
