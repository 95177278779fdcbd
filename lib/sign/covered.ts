import { LOCK_NAME, MANIFEST_NAME, SIGNATURE_NAME, SUMS_NAME } from "../capture/read.ts";
import { type FoundFile, hashFile, type Reading, walk } from "./disk.ts";
import type { FileSum } from "./sums.ts";

/** Files that carry the signature, in the order they are written. */
export const SIGNATURE_FILES = [SUMS_NAME, MANIFEST_NAME, SIGNATURE_NAME] as const;

/** The lock is empty and of this machine: copies of a capture may lack it. */
const NOT_COVERED: ReadonlySet<string> = new Set([...SIGNATURE_FILES, LOCK_NAME]);

export interface CoveredFile extends FileSum {
  readonly bytes: number;
}

/** What lies in a capture's directory, and what its files come to. */
export interface Covered {
  readonly files: readonly CoveredFile[];
  /** Links, devices: what no sum covers. */
  readonly others: readonly FoundFile[];
}

/** Reads every file once, in the order of their names. */
export async function readCovered(dir: string, reading: Reading): Promise<Covered> {
  const found = (await walk(dir)).filter(({ file }) => !NOT_COVERED.has(file));
  const files: CoveredFile[] = [];
  for (const { file, kind } of found) {
    reading.signal.throwIfAborted();
    const hashed = kind === "file" ? await hashFile(`${dir}/${file}`, reading) : undefined;
    if (hashed !== undefined) files.push({ file, ...hashed });
  }
  return { files, others: found.filter(({ kind }) => kind !== "file") };
}
