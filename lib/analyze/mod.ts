/**
 * Analyses: what a capture says, as values. `inspect` summarises it from its index alone; `dump`
 * picks entries and prints them. Values in, values or text out: no file, no clock, no terminal;
 * the commands bring those.
 *
 *     inspectText(inspect({ dir, metadata, files, writer, now }), { style, utc, isTerminal })
 *
 * Owns the JSON and the text of these commands (docs/json.md). Memory: `inspect` holds one line a
 * data file; `dump` holds the entries of the asked context and tail, never the capture.
 */
export {
  type CaptureState,
  indexedFile,
  inspect,
  type InspectFile,
  type InspectInput,
  type Inspection,
} from "./inspect.ts";
export { inspectJson } from "./inspect_json.ts";
export { inspectText, type TextOptions } from "./inspect_text.ts";
