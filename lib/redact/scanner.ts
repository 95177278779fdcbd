import { type Automaton, buildAutomaton } from "./automaton.ts";
import { findBareCard, findGroupedCard } from "./find_card.ts";
import { findEmail, findUrlPassword, noteAuthority } from "./find_email.ts";
import { findIpV4, findIpV6 } from "./find_ip.ts";
import { findAwsKeyId, findBearer, findJwt, findPrivateKey } from "./find_key.ts";
import { findPhoneGroups, findPhoneParens, findPhonePlus, findSsn } from "./find_number.ts";
import { findSecret } from "./find_secret.ts";
import { Haystack, type Hit, newHit } from "./haystack.ts";
import type { Hits } from "./hits.ts";
import { RULE, type RuleSet } from "./rules.ts";
import { literalSign } from "./sign.ts";
import { KIND, signsOf } from "./signs.ts";

/** Where bytes lie: `[start, end)`. */
export interface Stretch {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
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
    let at = this.#nextSign(bytes, start, end);
    if (at < end) this.#text.reset(bytes, start, end);
    for (; at < end; at = this.#nextSign(bytes, at, end)) {
      if (!this.#find(at)) {
        at++;
        continue;
      }
      hits.push(this.#hit);
      at = this.#text.floor = this.#hit.end;
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
      authority: (text, at) => {
        noteAuthority(text, at + 1);
        return false;
      },
      privateKey: findPrivateKey,
      secretName: (text, at, $hit) => findSecret(text, at, $hit, rules),
      bearer: findBearer,
      awsKeyId: findAwsKeyId,
      jwt: findJwt,
      at: (text, at, $hit) =>
        findUrlPassword(text, at, $hit) ||
        (rules[RULE.email] === true && findEmail(text, at, $hit)),
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
