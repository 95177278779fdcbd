/** The door for a thread that reads entries: loads nothing of the way in, of batches and their scanner. */
export { decodeEntry, type Entry, LINE_MAX_BYTES } from "./entry.ts";
export { type Labels, type LabelSet, labelSet } from "./labels.ts";
export { parseJson } from "./parse_json.ts";
export { NAMING_LABELS, sourceName } from "./source_name.ts";
