import {
  decodeMetadata,
  EMPTY_LEDGER,
  type IndexLine,
  type Ledger,
  type Metadata,
  METADATA_NAME,
} from "../format/mod.ts";
import { mendFiles } from "../verify/mend.ts";
import { MendableDisk } from "../verify/mend_files.ts";
import { DiskUsage, listFiles, readWhole, removeFile } from "./disk.ts";

/** What a writer finds in its directory, after everything in it was finished. */
export interface Recovered {
  readonly metadata: Metadata | undefined;
  /** Names of all files. */
  readonly names: readonly string[];
  /** Bytes of all files. */
  readonly usage: DiskUsage;
  /** Data files, oldest first. */
  readonly finished: readonly IndexLine[];
  readonly ledger: Ledger;
  /** Bytes of all lines ever written here, before compression. */
  readonly totalBytes: number;
}

/**
 * Brings a directory to rest: finishes data files that a kill left open, takes in their tails,
 * and makes the index agree with the files. Run under the writer's lock. After a clean stop there
 * is nothing to do, and nothing is written.
 */
export async function recoverDirectory(dir: string): Promise<Recovered> {
  const metadata = await readMetadata(dir);
  await removeTemporaries(dir);
  const { index: finished, lastCursor } = await mendFiles(new MendableDisk(dir));
  const files = await listFiles(dir);
  const ledger = settled(metadata?.ledger ?? EMPTY_LEDGER, finished, lastCursor);
  return {
    metadata,
    names: files.map(({ name }) => name),
    usage: new DiskUsage(files.reduce((sum, { size }) => sum + size, 0)),
    finished,
    ledger,
    totalBytes: finished.reduce((sum, { bytes }) => sum + bytes, 0) + ledger.evicted.bytes,
  };
}

/** @throws {LogtapError} corrupt — there is metadata that cannot be read. */
export async function readMetadata(dir: string): Promise<Metadata | undefined> {
  const bytes = await readWhole(`${dir}/${METADATA_NAME}`);
  return bytes === undefined ? undefined : decodeMetadata(new TextDecoder().decode(bytes));
}

/** Files that were to replace others when the writer was killed. */
async function removeTemporaries(dir: string): Promise<void> {
  for (const { name } of await listFiles(dir)) {
    if (name.endsWith(".tmp")) await removeFile(`${dir}/${name}`, new DiskUsage(0));
  }
}

/**
 * The ledger as the data files have it. After a kill the one in metadata is some seconds old:
 * lines written since are counted as received and written. A ledger that knows more lines than the
 * files (a power cut) is believed, so that no cursor is given twice.
 */
function settled(ledger: Ledger, finished: readonly IndexLine[], lastCursor: number): Ledger {
  const written = Math.max(ledger.written, lastCursor);
  const elsewhere = [ledger.dropped, ledger.refused].flatMap((counts) => Object.values(counts));
  const received = elsewhere.reduce((a, b) => a + b, written + ledger.duplicate + ledger.expired);
  const evictedLines = Math.max(ledger.evicted.lines, (finished[0]?.first ?? 1) - 1);
  return { ...ledger, received, written, evicted: { ...ledger.evicted, lines: evictedLines } };
}
