import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { BACKSLASH } from "./bytes.ts";
import { showDeepEscapes } from "./deep_escapes.ts";
import type { Hit } from "./haystack.ts";
import type { RedactionPlan, TokenMode } from "./plan.ts";
import { RULE, RULES } from "./rules.ts";
import { KEYED_DIGITS } from "./tokens.ts";

const utf8 = new TextEncoder();
/** Keyed tokens kept for values that come again; two generations of so many. */
const GENERATION_TOKENS = 4096;
/** Longer values are not kept: they hardly come again. */
const KEPT_VALUE_MAX_BYTES = 256;
/** Told apart from whatever else a key may be used for. */
const DOMAIN = "logtap redaction 1";

type Keyed = Extract<TokenMode, { readonly kind: "hmac" }>;

/** Makes what stands in the place of matches, as the inside of a JSON string. */
export class TokenMaker {
  /** Per rule, for rules whose text is always the same. */
  readonly #fixed: readonly (Uint8Array | undefined)[];
  readonly #labels: readonly string[];
  readonly #names: readonly string[];
  readonly #mode: TokenMode;
  #young = new Map<string, Uint8Array>();
  #old = new Map<string, Uint8Array>();

  constructor({ custom, mode }: RedactionPlan) {
    this.#mode = mode;
    this.#names = [...RULES, ...custom].map(({ name }) => name);
    this.#labels = [...RULES.map(({ label }) => label), ...custom.map(({ name }) => name)];
    const texts = [...RULES.map(() => undefined), ...custom.map((rule) => rule.replacement)];
    this.#fixed = texts.map((text, rule) => {
      if (text === undefined && mode.kind === "hmac") return undefined;
      return utf8.encode(JSON.stringify(text ?? `[REDACTED:${this.#labels[rule]}]`).slice(1, -1));
    });
  }

  /** The text for a match. `bytes` are those that the hit points into. */
  tokenOf(bytes: Uint8Array, { rule, valueStart, valueEnd }: Readonly<Hit>): Uint8Array {
    const fixed = this.#fixed[rule];
    if (fixed !== undefined) return fixed;
    if (this.#mode.kind !== "hmac") throw new Error("BUG: a rule has no token");
    return this.#keyed(this.#mode, rule, plainValue(bytes, rule, { valueStart, valueEnd }));
  }

  #keyed({ key }: Keyed, rule: number, value: string): Uint8Array {
    const name = `${this.#names[rule]}\0${value}`;
    const known = this.#young.get(name) ?? this.#old.get(name);
    if (known !== undefined) return known;
    const tag = createHmac("sha256", key).update(`${DOMAIN}\0${name}`, "latin1").digest("hex");
    const token = utf8.encode(`[${this.#labels[rule]}:${tag.slice(0, KEYED_DIGITS)}]`);
    if (value.length <= KEPT_VALUE_MAX_BYTES) this.#keep(name, token);
    return token;
  }

  #keep(name: string, token: Uint8Array): void {
    if (this.#young.size >= GENERATION_TOKENS) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(name, token);
  }
}

/**
 * The value of a match without what differs from place to place: how deep it is quoted, how a
 * number is grouped, the case of an address. One latin1 character a byte.
 */
function plainValue(
  bytes: Uint8Array,
  rule: number,
  { valueStart, valueEnd }: Pick<Hit, "valueStart" | "valueEnd">,
): string {
  let value = bytes.subarray(valueStart, valueEnd);
  if (value.includes(BACKSLASH)) {
    value = showDeepEscapes(bytes, valueStart, valueEnd).bytes.filter((byte) => byte !== BACKSLASH);
  }
  const text = Buffer.from(value.buffer, value.byteOffset, value.length).toString("latin1");
  switch (rule) {
    case RULE.email:
    case RULE.ip_v6:
      return text.toLowerCase();
    case RULE.credit_card:
    case RULE.phone:
    case RULE.ssn:
      return text.replace(/\D/g, "");
    default:
      return text;
  }
}
