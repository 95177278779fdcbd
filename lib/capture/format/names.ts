/**
 * File names of a capture. Data files sort in write order by name; a tail is named after its data
 * file and the cursor of its first line.
 */

/** A data file's form: `.jsonl.zst` holds frames, `.jsonl` plain lines. */
export type DataForm = "frames" | "plain";

export interface DataName {
  readonly name: string;
  readonly form: DataForm;
  /** Named the way logtap names its files; others are read as well. */
  readonly isOurs: boolean;
}

export interface TailName {
  readonly name: string;
  /** Name of the data file whose open frame it is. */
  readonly dataFile: string;
  readonly firstCursor: number;
}

export const METADATA_NAME = "metadata.json";
export const INDEX_NAME = "index.jsonl";
export const AUDIT_NAME = "audit.jsonl";
export const LOCK_NAME = "lock";
/** Of a signed capture, together: sums of its files, what is said about them, the signature of that. */
export const SUMS_NAME = "manifest.sha256";
export const MANIFEST_NAME = "manifest.json";
export const SIGNATURE_NAME = "manifest.sig";
/** Behind a data file's name: the bytes that a repair cut off its end. */
export const TORN_SUFFIX = ".torn";
/** Behind the name of a file, while that is made which will take its place. */
export const TEMPORARY_SUFFIX = ".tmp";
/** Tries whether the disk takes anything. */
export const PROBE_NAME = "probe.tmp";

const OURS = /^\d{4}-\d\d-\d\dT\d{6}-\d{3,}\.jsonl(\.zst)?$/;
const TAIL = /^(.+\.jsonl\.zst)\.([1-9]\d{0,15})\.tail\.jsonl$/;
const NO_DATA = /^(index|audit|audit-.*)\.jsonl$/;
/** A counter of four digits would sort before one of three. */
const COUNTER_MAX = 999;

/**
 * Name of a data file.
 *
 * @param openedMs when it was opened, in ms since 1970.
 * @param counter how many files were opened in that second before this one, 0 to 999.
 */
export function dataFileName(openedMs: number, counter: number, form: DataForm): string {
  if (counter < 0 || counter > COUNTER_MAX) throw new RangeError(`BUG: file counter ${counter}`);
  const second = new Date(openedMs).toISOString().slice(0, 19).replaceAll(":", "");
  const extension = form === "frames" ? ".jsonl.zst" : ".jsonl";
  return `${second}-${String(counter).padStart(3, "0")}${extension}`;
}

/** Name of the tail that holds the frame of `dataFile` which starts with this cursor. */
export function tailName(dataFile: string, firstCursor: number): string {
  return `${dataFile}.${firstCursor}.tail.jsonl`;
}

/** @returns undefined when `name` is not the name of a tail. */
export function parseTailName(name: string): TailName | undefined {
  const match = TAIL.exec(name);
  if (match === null) return undefined;
  const firstCursor = Number(match[2]);
  return Number.isSafeInteger(firstCursor) ? { name, dataFile: match[1]!, firstCursor } : undefined;
}

/** @returns undefined when `name` is not the name of a data file, ours or another writer's. */
export function parseDataName(name: string): DataName | undefined {
  if (NO_DATA.test(name) || name.endsWith(".tail.jsonl")) return undefined;
  const isOurs = OURS.test(name);
  if (name.endsWith(".jsonl.zst")) return { name, form: "frames", isOurs };
  if (name.endsWith(".jsonl")) return { name, form: "plain", isOurs };
  return undefined;
}

/** True for data files, ours or other writers', and for tails. */
export function holdsLines(name: string): boolean {
  return name.endsWith(".tail.jsonl") || parseDataName(name) !== undefined;
}

const WHOLE_NAMES: ReadonlySet<string> = new Set([
  METADATA_NAME,
  INDEX_NAME,
  LOCK_NAME,
  SUMS_NAME,
  MANIFEST_NAME,
  SIGNATURE_NAME,
]);

/**
 * Whether a file of this name belongs to a capture: what may be packed, sent and received with it.
 * No such name leads out of the directory.
 */
export function isCaptureName(name: string): boolean {
  if (/[/\\\u0000-\u001f\u007f]/.test(name)) return false;
  if (WHOLE_NAMES.has(name) || /^audit(-.*)?\.jsonl$/.test(name)) return true;
  const base = name.endsWith(TORN_SUFFIX) ? name.slice(0, -TORN_SUFFIX.length) : name;
  return parseDataName(base) !== undefined || parseTailName(name) !== undefined;
}

/** Whether a killed writer may have left a file of this name, which nobody misses. */
export function isTemporaryName(name: string): boolean {
  return name === PROBE_NAME ||
    (name.endsWith(TEMPORARY_SUFFIX) && isCaptureName(name.slice(0, -TEMPORARY_SUFFIX.length)));
}

/** Sorts file names by UTF-16 unit, which is write order. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** One path segment on every system, in every URL, and in every bucket. */
const PORTABLE = /^(?!(con|prn|aux|nul|com\d|lpt\d)\.)[a-z0-9_][a-z0-9._@+=~-]{0,199}$/i;

/**
 * As {@linkcode isCaptureName}, for names that come from other machines and go to any: those that are a
 * plain name on every system. A lock stays where it is.
 */
export function isPortableName(name: string): boolean {
  return PORTABLE.test(name) && name !== LOCK_NAME && isCaptureName(name);
}
