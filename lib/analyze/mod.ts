/**
 * Analyses: what a capture says, as values. `inspect` summarises it from its index alone; `dump` and
 * `watch` pick entries and print them. Values in, values or text out: no clock, no terminal; the
 * commands bring those.
 *
 *     inspectText(await inspectCapture(capture, { writer, now }), { style, utc, isTerminal })
 *
 * What takes more has doors of its own, so that nobody loads the others' code:
 * - grep/   — entries found by a pattern;
 * - triage/ — what went wrong, and reports of it;
 * - diff/   — two captures compared;
 * - inject/ — incidents that did not happen.
 *
 * Owns the JSON and the text of these commands (docs/json.md). Memory: `inspect` holds one line a
 * data file; `dump` holds the entries of the asked context and tail, never the capture.
 */
export * from "./read.ts";
export { dump, type DumpInput, type DumpOptions, type DumpOutput } from "./dump.ts";
export {
  type EntryFormat,
  formatOf,
  jsonFormat,
  parseFields,
  type PlainFormat,
  textFormat,
} from "./entry_format.ts";
export { type CaptureState, inspect, type InspectInput, type Inspection } from "./inspect.ts";
export { inspectCapture } from "./inspect_capture.ts";
export { inspectJson } from "./inspect_json.ts";
export { type Selection } from "./selection.ts";
export { inspectText, type TextOptions } from "./inspect_text.ts";
export { watch, type WatchInput, type WatchOptions } from "./watch.ts";
