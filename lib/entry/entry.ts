import type { Labels } from "./labels.ts";
import { parseJson } from "./parse_json.ts";

/**
 * Longest encoded line, its newline included, in bytes. The reader of the older program stops at
 * lines of 1 MiB; longer messages are cut and marked.
 */
export const LINE_MAX_BYTES = 1 << 20;

/** One log line. */
export interface Entry {
  /** RFC 3339 in UTC with nine fractional digits when logtap wrote it; other writers vary. */
  readonly ts: string;
  readonly labels: Labels;
  readonly msg: string;
  /** Loki's structured metadata; absent when there is none. */
  readonly meta?: Labels;
}

/**
 * Reads one JSONL line. Lenient where other writers differ: missing `labels` are none, a missing
 * `msg` is empty.
 *
 * @returns undefined when the line is not a JSON object with a text `ts`.
 */
export function decodeEntry(line: string): Entry | undefined {
  let value: unknown;
  try {
    value = parseJson(line);
  } catch {
    return undefined; // The caller counts lines that are not entries.
  }
  if (!isEntryLike(value)) return undefined;
  const { ts, labels, msg, meta } = value;
  const entry = { ts, labels: labels ?? {}, msg: msg ?? "" };
  return meta === undefined ? entry : { ...entry, meta };
}

/** An entry as a foreign writer may leave it. */
interface EntryLike {
  readonly ts: string;
  readonly labels?: Labels;
  readonly msg?: string;
  readonly meta?: Labels;
}

/** Checks the shape of a decoded JSONL line; values of labels must be text. */
function isEntryLike(value: unknown): value is EntryLike {
  if (typeof value !== "object" || value === null) return false;
  const { ts, labels, msg, meta } = value as Record<string, unknown>;
  return typeof ts === "string" && (msg === undefined || typeof msg === "string") &&
    isTextMap(labels) && isTextMap(meta);
}

function isTextMap(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  for (const name in value) {
    if (typeof (value as Record<string, unknown>)[name] !== "string") return false;
  }
  return true;
}
