import { Buffer } from "node:buffer";
import {
  checkLabels,
  type Labels,
  type LabelSet,
  labelSet,
  META_MAX_BYTES,
  parseJson,
} from "../entry/mod.ts";
import { RULE, type RuleSet } from "./rules.ts";
import { ruleOfName } from "./secret_name.ts";
import { type TextRedactor } from "./text_redactor.ts";
import { newHit, setHit } from "./haystack.ts";

const utf8 = new TextEncoder();
/** Stands for labels or metadata that tokens made longer than the limits of lib/entry. */
const TOO_LONG: Labels = { logtap_redacted: "too long" };

export type CountHit = (rule: number) => void;

/** Redacts names and values: labels, and the metadata of entries. */
export class LabelRedactor {
  readonly #text: TextRedactor;
  readonly #rules: RuleSet;
  /** Set → its redacted form, itself where nothing is hidden. Sets come again and again. */
  readonly #known = new WeakMap<LabelSet, LabelSet>();

  constructor(text: TextRedactor, rules: RuleSet) {
    this.#text = text;
    this.#rules = rules;
  }

  /** The set without secrets; the same object for the same set. Counts when it is made first. */
  labels(set: LabelSet, onHit: CountHit): LabelSet {
    const known = this.#known.get(set);
    if (known !== undefined) return known;
    const clean = this.#redact(set.labels, onHit);
    const made = clean === undefined ? set : this.#checked(clean);
    this.#known.set(set, made);
    return made;
  }

  #checked(labels: Labels): LabelSet {
    const checked = checkLabels(labels);
    return checked.kind === "set" ? checked.set : labelSet(TOO_LONG);
  }

  /** Metadata in canonical JSON → the same without secrets. */
  meta(json: Uint8Array, onHit: CountHit): Uint8Array | undefined {
    const text = Buffer.from(json.buffer, json.byteOffset, json.length).toString("utf8");
    const clean = this.#redact(parseJson(text) as Labels, onHit);
    if (clean === undefined) return undefined;
    const made = utf8.encode(labelSet(clean).json);
    return made.length <= META_MAX_BYTES ? made : utf8.encode(labelSet(TOO_LONG).json);
  }

  /** Undefined when there is nothing to hide. */
  #redact(labels: Labels, onHit: CountHit): Labels | undefined {
    const clean: Record<string, string> = Object.create(null);
    let isChanged = false;
    for (const name of Object.keys(labels)) {
      const value = labels[name]!;
      const cleanName = this.#redactText(name, onHit);
      const cleanValue = this.#redactValue(name, value, onHit);
      isChanged ||= cleanName !== name || cleanValue !== value;
      clean[freeName(clean, cleanName)] = cleanValue;
    }
    return isChanged ? clean : undefined;
  }

  /** A label named `password` loses its value whatever that looks like. */
  #redactValue(name: string, value: string, onHit: CountHit): string {
    const rule = ruleOfName(name, this.#rules);
    return rule < 0 ? this.#redactText(value, onHit) : this.#redactNamed(value, rule, onHit);
  }

  #redactNamed(value: string, rule: number, onHit: CountHit): string {
    if (value === "" || isToken(value)) return value;
    const bytes = insideOf(value);
    const isBearer = rule === RULE.authorization && this.#rules[RULE.bearer] === true &&
      /^bearer /i.test(value);
    const hit = newHit();
    setHit(hit, isBearer ? RULE.bearer : rule, isBearer ? "bearer ".length : 0, bytes.length);
    onHit(hit.rule);
    return textOf(this.#text.tokenOf(bytes, hit));
  }

  #redactText(text: string, onHit: CountHit): string {
    const bytes = insideOf(text);
    const stretch = { bytes, start: 0, end: bytes.length };
    const clean = this.#text.redact(stretch, ({ rule }) => onHit(rule));
    return clean === undefined ? text : textOf(clean);
  }
}

function isToken(value: string): boolean {
  return /^\[(?:REDACTED:[\w.-]{1,64}|[\w.-]{1,64}:[0-9a-f]{12})\]$/.test(value);
}

/** Two names may become the same token; none may take the other's place. */
function freeName(taken: Labels, name: string): string {
  if (!(name in taken)) return name;
  for (let i = 2;; i++) if (!(`${name}#${i}` in taken)) return `${name}#${i}`;
}

function insideOf(text: string): Uint8Array {
  return utf8.encode(JSON.stringify(text).slice(1, -1));
}

function textOf(inside: Uint8Array): string {
  return JSON.parse(`"${new TextDecoder().decode(inside)}"`);
}
