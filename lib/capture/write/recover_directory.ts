import {
  decodeMetadata,
  type IndexLine,
  isTemporaryName,
  type Ledger,
  type Metadata,
  METADATA_NAME,
} from "../format/mod.ts";
import { mendFiles } from "../verify/mend.ts";
import { MendableDisk } from "../verify/mend_files.ts";
import { settleLedger } from "../verify/settle_ledger.ts";
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
  const mended = await mendFiles(new MendableDisk(dir));
  const finished = mended.index;
  const files = await listFiles(dir);
  const ledger = settleLedger(metadata?.ledger, mended);
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
    if (isTemporaryName(name)) await removeFile(`${dir}/${name}`, new DiskUsage(0));
  }
}
