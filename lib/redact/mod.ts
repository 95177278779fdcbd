/**
 * Redaction: secrets and personal data are found in log lines and replaced, before anything is stored
 * or shown.
 *
 *     user=bob@example.com ip=10.0.0.1        user=[REDACTED:email] ip=[REDACTED:ip]
 *     with a key (`--redact-mode hmac`)       user=[email:3f9a1c20b7d4] ip=[ip:0c77d1e2a9b4]
 *
 * Works on the inside of JSON strings, byte by byte, as a `Batch` has it:
 *
 *     signs.ts, automaton.ts    one pass, one look a byte: `@`, `://`, `password=`, `eyJ`, digits …
 *     find_*.ts                 what stands around a sign: is it a match, and from where to where
 *     deep_escapes.ts           JSON in JSON that hides letters, `\\u0040`, is shown and searched again
 *     custom_finder.ts          the user's own patterns, in RE2 syntax (lib/pattern)
 *     token_maker.ts            what stands in its place
 *
 * Single pass from left to right. A match is looked for where its sign ends; the first one wins, and
 * where several signs end at one byte the order of `RULES` decides. No rule sees what another one has
 * put in, and tokens that are there already are left alone: redacting twice changes nothing.
 * Where a custom pattern overlaps another match, both go: the later one keeps what the earlier leaves.
 *
 * Promises: the result is valid canonical JSON text within the limits of lib/entry; time is linear
 * in the text, whatever the text. Not promised: secrets that look like nothing (docs/redaction.md).
 * Owns rules, tokens, keys and counts. Knows no server and no capture.
 */
export { checkCustomRules, type WhereIs } from "./custom_rules.ts";
export { DISK_KEYS } from "./disk.ts";
export { explainLine, type Explanation, type Replacement, textOfParts } from "./explain.ts";
export { findKey, type FoundKey, type KeyFiles, type KeyWish } from "./key_store.ts";
export { linesOf } from "./lines.ts";
export {
  type CustomRule,
  type RedactionFacts,
  redactionFacts,
  type RedactionPlan,
  type TokenMode,
} from "./plan.ts";
export { type RedactionCounts, Redactor } from "./redactor.ts";
export { explanationJson, explanationText, RedactionTally } from "./report.ts";
export { type Rule, RULES } from "./rules.ts";
export { TextRedactor } from "./text_redactor.ts";
