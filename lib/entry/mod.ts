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
 * Owns the JSONL form of an entry, both directions, and the canonical form of a label set. Does not
 * own files, cursors (lib/capture) or push formats (lib/loki).
 */
export { Batch, type Span } from "./batch.ts";
export { decodeEntry, type Entry, isEntryLike } from "./entry.ts";
export { type Labels, type LabelSet, labelSet } from "./labels.ts";
export { LINE_MAX_BYTES, LineEncoder } from "./line_encoder.ts";
