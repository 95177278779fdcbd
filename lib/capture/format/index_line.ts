import { parseJson } from "../../entry/read.ts";

/** How many lines of a file carry each label: name → value → lines. */
export type LabelCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** One line of index.jsonl: what is in a finished data file. */
export interface IndexLine {
  readonly file: string;
  /** Least and greatest ts, RFC 3339; empty when the writer of the line did not know. */
  readonly from: string;
  readonly to: string;
  readonly lines: number;
  /** Length of the lines before compression, newlines included. */
  readonly bytes: number;
  readonly labels: LabelCounts;
  /** Names of labels left out of `labels`; the last is `*` when not even the names fit. */
  readonly labelsCapped?: readonly string[];
  /** Cursor of the first line; absent in the indexes of other writers. */
  readonly first?: number;
}

/** The older program reads index lines of at most 64 KiB. */
export const INDEX_LINE_MAX_BYTES = 60 * 1024;
/** A label with more values than this says little about a file and is left out. */
export const INDEX_VALUES_MAX = 64;
/** Stands for "and more" at the end of `labelsCapped`. */
export const MORE_CAPPED = "*";

const utf8 = new TextEncoder();

/**
 * One line, without its newline. Labels with too many values are left out first, then the longest
 * ones until the line fits.
 */
export function encodeIndexLine(line: IndexLine): string {
  const kept: [string, string][] = [];
  const capped = new Set(line.labelsCapped);
  for (const name of Object.keys(line.labels).sort()) {
    const values = line.labels[name]!;
    if (Object.keys(values).length > INDEX_VALUES_MAX) capped.add(name);
    else kept.push([name, `${JSON.stringify(name)}:${JSON.stringify(values)}`]);
  }
  // Longest last, so that leaving one out is a pop.
  kept.sort((a, b) => a[1].length - b[1].length);
  for (;;) {
    const text = render(line, kept.map(([, json]) => json), [...capped]);
    if (utf8.encode(text).length < INDEX_LINE_MAX_BYTES) return text;
    const longest = kept.pop();
    if (longest === undefined) return render(line, [], fittingNames([...capped]));
    capped.add(longest[0]);
  }
}

function render(line: IndexLine, labels: readonly string[], capped: readonly string[]): string {
  const { file, from, to, lines, bytes, first } = line;
  const head = JSON.stringify({ file, from, to, lines, bytes }).slice(0, -1);
  const names = capped.length === 0
    ? ""
    : `,"labels_capped":${JSON.stringify([...capped].sort(starLast))}`;
  const cursor = first === undefined ? "" : `,"first":${first}`;
  return `${head},"labels":{${[...labels].sort().join(",")}}${names}${cursor}}`;
}

function starLast(a: string, b: string): number {
  if (a === MORE_CAPPED || b === MORE_CAPPED) return a === b ? 0 : a === MORE_CAPPED ? 1 : -1;
  return a < b ? -1 : 1;
}

/** As many names as half the line takes, and the mark that there are more. */
function fittingNames(names: readonly string[]): string[] {
  const fitting: string[] = [];
  let bytes = 0;
  for (const name of [...names].sort()) {
    bytes += utf8.encode(JSON.stringify(name)).length + 1;
    if (bytes > INDEX_LINE_MAX_BYTES / 2) break;
    fitting.push(name);
  }
  return [...fitting, MORE_CAPPED];
}

/**
 * Reads one line, leniently: only `file` and `lines` must be there.
 *
 * @returns undefined when it is no index line; readers then treat the file as one without.
 */
export function decodeIndexLine(text: string): IndexLine | undefined {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return undefined; // The caller tells it as a finding.
  }
  if (!isRecord(value)) return undefined;
  const { file, from, to, lines, bytes, labels, labels_capped, first } = value;
  if (typeof file !== "string" || !isCount(lines)) return undefined;
  return {
    file,
    from: typeof from === "string" ? from : "",
    to: typeof to === "string" ? to : "",
    lines,
    bytes: isCount(bytes) ? bytes : 0,
    labels: labelCounts(labels),
    ...(Array.isArray(labels_capped) && {
      labelsCapped: labels_capped.filter((name): name is string => typeof name === "string"),
    }),
    ...(isCount(first) && first > 0 && { first }),
  };
}

function labelCounts(value: unknown): LabelCounts {
  const counts: Record<string, Record<string, number>> = Object.create(null);
  if (!isRecord(value)) return counts;
  for (const name of Object.keys(value)) {
    const values = value[name];
    if (!isRecord(values)) continue;
    const kept: Record<string, number> = Object.create(null);
    for (const text of Object.keys(values)) {
      const lines = values[text];
      if (isCount(lines)) kept[text] = lines;
    }
    counts[name] = kept;
  }
  return counts;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
