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
const SEPARATES = byteSet(/[\s"=([{]/);

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
  /** Some match has something before it that might have been a match but for its end. */
  isGlued = false;
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
    const text = this.#text;
    this.hasDeepEscapes = this.hasCustomLiteral = this.isGlued = false;
    this.#state = this.#automaton.initial;
    let at = this.#nextSign(bytes, start, end);
    if (at < end) text.reset(bytes, start, end);
    for (; at < end; at = this.#nextSign(bytes, at, end)) {
      if (!this.#find(at)) {
        at++;
        continue;
      }
      hits.push(this.#hit);
      const { start: from } = this.#hit;
      if (from > text.floor && SEPARATES[bytes[from - 1]!] === 0) this.isGlued = true;
      this.#noteIn(bytes, at + 1, this.#hit.end);
      at = text.floor = this.#hit.end;
      this.#state = this.#automaton.initial;
    }
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

  /** Lets only those signs be noted that are no matches, in what a match covers. */
  #noteIn(bytes: Uint8Array, start: number, end: number): void {
    const { kinds, shift } = this.#automaton;
    for (let at = this.#nextSign(bytes, start, end); at < end;) {
      for (const kind of kinds[this.#state >> shift]!) {
        if (kind <= KIND.customLiteral) this.#finders[kind]!(this.#text, at, this.#hit);
      }
      at = this.#nextSign(bytes, at + 1, end);
    }
  }

  /** Asks the finders of the signs that end at `at`. */
  #find(at: number): boolean {
    const { kinds, shift } = this.#automaton;
    for (const kind of kinds[this.#state >> shift]!) {
      if (this.#finders[kind]!(this.#text, at, this.#hit)) return true;
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
