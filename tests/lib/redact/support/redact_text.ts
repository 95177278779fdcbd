import assert from "node:assert/strict";
import { type RedactionPlan, RULES, TextRedactor } from "../../../../lib/redact/mod.ts";

const utf8 = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** All built-in rules, no key. */
export const ALL: RedactionPlan = {
  rules: RULES.map(({ name }) => name),
  custom: [],
  mode: { kind: "token" },
};

/** A function from text to redacted text that checks what must hold for every text. */
export function redactorOf(plan: RedactionPlan = ALL): (text: string) => string {
  const redactor = new TextRedactor(plan);
  return (text) => {
    const bytes = utf8.encode(JSON.stringify(text).slice(1, -1));
    // Anywhere in a larger buffer, as texts lie in a body.
    const padded = new Uint8Array(bytes.length + 20).fill(0x39);
    padded.set(bytes, 10);
    const stretch = { bytes: padded, start: 10, end: 10 + bytes.length };
    const clean = redactor.redact(stretch, () => {});
    if (clean === undefined) return text;
    const inside = decoder.decode(clean);
    const result: unknown = JSON.parse(`"${inside}"`);
    assert.ok(typeof result === "string");
    assert.equal(JSON.stringify(result).slice(1, -1), inside, "not canonical");
    return result;
  };
}

/** Names of the rules that have something to say about a text, in its order. */
export function rulesIn(text: string, plan: RedactionPlan = ALL): readonly string[] {
  const redactor = new TextRedactor(plan);
  const bytes = utf8.encode(JSON.stringify(text).slice(1, -1));
  const names: string[] = [];
  const stretch = { bytes, start: 0, end: bytes.length };
  redactor.redact(stretch, ({ rule }) => names.push(redactor.nameOf(rule)));
  return names;
}
