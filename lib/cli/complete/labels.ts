import type { Candidate } from "./candidate.ts";

/** Label name → its values, most lines first. */
export type LabelValues = ReadonlyMap<string, readonly LabelValue[]>;

export interface LabelValue {
  readonly value: string;
  readonly lines: number;
}

/** Where a capture lies → its labels; empty when it cannot be read, or not quickly. */
export type ReadLabels = (dir: string) => Promise<LabelValues>;

/** Names offered, and values of one: label sets of a busy cluster are no list. */
const SHOWN_MAX = 200;
/** Beyond this an index is not read while somebody waits for a TAB. */
const INDEX_BYTES_MAX = 8 * 1024 * 1024;
/** Of files that have no index line yet, rows are read, some per mille of this. */
const UNINDEXED_BYTES_MAX = 64 * 1024 * 1024;

/** `ap` → `app=`; `app=a` → `app=api`, and the same for `!=`. Patterns have nothing to offer. */
export function completeLabel(labels: LabelValues, typed: string): Candidate[] {
  const [, name, operator = "", start = ""] = /^([^=!~]+)(!?=)(?!~)(.*)$/s.exec(typed) ?? [];
  if (name === undefined) {
    return [...labels.keys()].filter((key) => key.startsWith(typed)).slice(0, SHOWN_MAX)
      .map((key) => ({ value: `${key}=` }));
  }
  return (labels.get(name) ?? []).filter(({ value }) => value.startsWith(start)).slice(0, SHOWN_MAX)
    .map(({ value, lines }) => ({ value: `${name}${operator}${value}`, doc: `${lines} lines` }));
}

/**
 * The labels of a capture by its index, and by the rows and tails of what is not in it yet. No data
 * is decoded but the open frame's.
 *
 * @throws {LogtapError} there is no capture.
 */
export async function readLabels(dir: string): Promise<LabelValues> {
  const { DiskFiles, openCapture } = await import("../../capture/read.ts");
  const { labelTotals } = await import("../../analyze/read.ts");
  const files = new DiskFiles(dir);
  const index = (await files.list()).find(({ name }) => name === "index.jsonl");
  if ((index?.bytes ?? 0) > INDEX_BYTES_MAX) return new Map();
  const capture = await openCapture(files);
  const { dataFiles, tails } = capture.layout;
  const indexed = dataFiles.flatMap((file) => file.index ?? []);
  const others = [...dataFiles.filter((file) => file.index === undefined), ...tails];
  const isQuick = others.reduce((sum, { bytes }) => sum + bytes, 0) <= UNINDEXED_BYTES_MAX;
  return labelTotals([...indexed, ...isQuick ? await capture.unindexed() : []]);
}
