import { isLogtapError, LogtapError } from "../../fault/mod.ts";
import { canonicalTs } from "../../units/mod.ts";
import {
  decodeMetadata,
  encodeMetadata,
  type IndexLine,
  LOCK_NAME,
  type Metadata,
  METADATA_NAME,
} from "../format/mod.ts";
import { openCapture } from "../read/capture.ts";
import { readText } from "../read/source.ts";
import { takeLock } from "../write/disk.ts";
import { type Mended, mendFiles } from "./mend.ts";
import { MendableDisk, type MendableFiles } from "./mend_files.ts";
import { settleLedger } from "./settle_ledger.ts";

export interface RepairReport {
  readonly place: string;
  /** What was done, a sentence each; empty when everything was in order. */
  readonly done: readonly string[];
}

/**
 * Mends a capture that nobody writes to: finishes data files, folds tails in, writes index and
 * metadata anew from what is there. Lines that are damaged stay as they are.
 *
 * @throws {LogtapError} conflict — a writer holds the capture; not_found — no capture there.
 */
export async function repairCapture(dir: string): Promise<RepairReport> {
  const files = new MendableDisk(dir);
  await openCapture(files); // Nothing is created where there is no capture.
  const lock = await takeLock(`${dir}/${LOCK_NAME}`);
  if (lock === undefined) {
    throw new LogtapError("conflict", `Cannot repair "${dir}": a receiver is writing there`, {
      hint: "stop it first; it mends the capture by itself when it starts",
    });
  }
  try {
    const mended = await mendFiles(files, { recount: true });
    const isNew = await mendMetadata(files, mended);
    const done = isNew ? [...mended.done, `${METADATA_NAME}: totals and ledger set`] : mended.done;
    return { place: dir, done };
  } finally {
    lock[Symbol.dispose]();
  }
}

/** @returns true when it had to be written. */
async function mendMetadata(files: MendableFiles, mended: Mended): Promise<boolean> {
  const text = await readText(files, METADATA_NAME);
  const before = text === undefined ? undefined : decodeOrNone(text);
  // The older program's totals count what it evicted, which nothing else tells.
  if (before !== undefined && before.ledger === undefined && before.stopped !== undefined) {
    return false;
  }
  const after = encodeMetadata(metadataOf(before, mended));
  if (before !== undefined && after === encodeMetadata(before)) return false;
  await files.replace(METADATA_NAME, after);
  return true;
}

function decodeOrNone(text: string): Metadata | undefined {
  try {
    return decodeMetadata(text);
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return undefined; // It is replaced by what the data files say.
  }
}

function metadataOf(before: Metadata | undefined, mended: Mended): Metadata {
  const { index } = mended;
  const ledger = settleLedger(before?.ledger, mended);
  const started = before?.started ?? (firstTime(index) || "1970-01-01T00:00:00Z");
  const names = index.flatMap(({ labels, labelsCapped }) => [
    ...Object.keys(labels),
    ...labelsCapped ?? [],
  ]);
  return {
    version: 1,
    format: before?.format ?? "jsonl",
    started,
    // Nobody knows when the killed writer ended; its last line is the best that can be said.
    stopped: before?.stopped ?? laterOf(started, lastTime(index)),
    totalLines: sum(index, ({ lines }) => lines) + ledger.evicted.lines,
    totalBytes: sum(index, ({ bytes }) => bytes) + ledger.evicted.bytes,
    labelsSeen: [...new Set([...before?.labelsSeen ?? [], ...names])].sort(),
    ...(before?.redaction !== undefined && { redaction: before.redaction }),
    ledger,
    ...(before?.starts !== undefined && { starts: markKilled(before.starts) }),
    ...(before?.writer !== undefined && { writer: before.writer }),
    ...(before?.derived !== undefined && { derived: before.derived }),
  };
}

function markKilled(starts: NonNullable<Metadata["starts"]>): NonNullable<Metadata["starts"]> {
  return starts.map((start) =>
    start.stopped === undefined && start.unclean !== true ? { ...start, unclean: true } : start
  );
}

function firstTime(index: readonly IndexLine[]): string {
  return index.map(({ from }) => from).filter((ts) => ts !== "").sort()[0] ?? "";
}

function lastTime(index: readonly IndexLine[]): string {
  return index.map(({ to }) => to).filter((ts) => ts !== "").sort().at(-1) ?? "";
}

function laterOf(started: string, last: string): string {
  const end = canonicalTs(last);
  return end !== undefined && end > (canonicalTs(started) ?? "") ? end : started;
}

function sum(index: readonly IndexLine[], of: (line: IndexLine) => number): number {
  return index.reduce((total, line) => total + of(line), 0);
}
