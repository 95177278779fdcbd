/**
 * Entries: one log line with its labels and time, the unit that everything else moves.
 *
 *     {"ts":"2026-11-21T10:32:01.123456789Z","labels":{"app":"api"},"msg":"ready","meta":{"k":"v"}}
 *
 * Two shapes of the same thing:
 * - `Entry`, a value, for whoever looks at single lines (readers, the terminal view);
 * - `Batch`, spans over the bytes that a push arrived in, for the way in, where a million lines a
 *   second pass and no string is made for any of them.
 *
 * Owns the JSONL form of an entry, both directions, the canonical form of a label set, and what
 * decoders of any push format share: the JSON scanner, `parseJson`, canonical text, limits, and
 * `Decoded`, the shape of their result. Does not own files, cursors (lib/capture) or push formats (lib/loki).
 *
 * Decoders throw a usage fault for a body that is not of its format, and then nothing of it counts;
 * an entry that cannot be taken is counted in `Refusals` and never takes others with it.
 */
export * from "./read.ts";
export { Batch, type Span } from "./batch.ts";
export { canonicaliseText } from "./canonical_text.ts";
export { type Decoded, type Refusal, type RefusalReason, Refusals } from "./decoded.ts";
export { JsonParts } from "./json_parts.ts";
export {
  BACKSLASH,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  ENDS_RUN,
  JsonScanner,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from "./json_scanner.ts";
export {
  type CheckedSet,
  checkLabels,
  labelSetTooLong,
  refusedSet,
  TOO_MANY_SETS,
} from "./label_check.ts";
export {
  checkEntryCount,
  checkRewritten,
  ENTRIES_MAX,
  isStorable,
  LABEL_SET_MAX_BYTES,
  LABEL_TEXT_MAX_BYTES,
  LABELS_MAX,
  META_MAX_BYTES,
  META_TOO_LONG,
  NEW_SETS_MAX,
} from "./limits.ts";
export { LineEncoder } from "./line_encoder.ts";
export { type JsonlOptions, parseJsonl } from "./parse_jsonl.ts";
export { SetCache } from "./set_cache.ts";
export { utf8Body } from "./utf8_body.ts";
