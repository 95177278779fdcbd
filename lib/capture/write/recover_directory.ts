import {
  decodeIndexLine,
  decodeMetadata,
  EMPTY_LEDGER,
  INDEX_NAME,
  type IndexLine,
  type Ledger,
  type Metadata,
  METADATA_NAME,
} from "../format/mod.ts";
import { listFiles, readWhole } from "./disk.ts";

/** What a writer finds in its directory: everything in it is finished. */
export interface Recovered {
  readonly metadata: Metadata | undefined;
  /** Names of all files. */
  readonly names: readonly string[];
  /** Bytes of all files. */
  readonly diskBytes: number;
  /** Data files, oldest first. */
  readonly finished: readonly IndexLine[];
  /** Cursor of the last line ever written here; 0 when there was none. */
  readonly lastCursor: number;
  readonly ledger: Ledger;
  /** Bytes of all lines ever written here, before compression. */
  readonly totalBytes: number;
}

export async function recoverDirectory(dir: string): Promise<Recovered> {
  const files = await listFiles(dir);
  const metadata = await read(`${dir}/${METADATA_NAME}`, decodeMetadata);
  const finished = await read(`${dir}/${INDEX_NAME}`, decodeIndex) ?? [];
  const last = finished.at(-1);
  const lastCursor = Math.max(
    metadata?.ledger?.written ?? 0,
    last === undefined ? 0 : (last.first ?? 1) + last.lines - 1,
  );
  return {
    metadata,
    names: files.map(({ name }) => name),
    diskBytes: files.reduce((sum, { size }) => sum + size, 0),
    finished,
    lastCursor,
    ledger: balanced(metadata?.ledger ?? EMPTY_LEDGER, lastCursor),
    totalBytes: finished.reduce((sum, { bytes }) => sum + bytes, 0) +
      (metadata?.ledger?.evicted.bytes ?? 0),
  };
}

async function read<T>(path: string, decode: (text: string) => T): Promise<T | undefined> {
  const bytes = await readWhole(path);
  return bytes === undefined ? undefined : decode(new TextDecoder().decode(bytes));
}

function decodeIndex(text: string): IndexLine[] {
  return text.split("\n").map(decodeIndexLine).filter((line) => line !== undefined);
}

/**
 * After a kill the ledger is some seconds old: lines written since are counted from the data
 * files, as received and written.
 */
function balanced(ledger: Ledger, written: number): Ledger {
  const elsewhere = [ledger.dropped, ledger.refused].flatMap((counts) => Object.values(counts));
  const received = elsewhere.reduce((a, b) => a + b, written + ledger.duplicate + ledger.expired);
  return { ...ledger, received, written };
}
