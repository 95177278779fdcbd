import {
  byName,
  decodeIndexLine,
  decodeMetadata,
  EMPTY_LEDGER,
  encodeIndexLine,
  INDEX_NAME,
  type IndexLine,
  type Ledger,
  loadHasher,
  type Metadata,
  METADATA_NAME,
  parseDataName,
  parseTailName,
  type TailName,
} from "../format/mod.ts";
import { DiskUsage, listFiles, readWhole, removeFile, replaceFile } from "./disk.ts";
import { recoverFramedFile, type UnfinishedFile } from "./recover_framed.ts";
import { recoverPlainFile } from "./recover_plain.ts";

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
  const metadata = await read(`${dir}/${METADATA_NAME}`, decodeMetadata);
  const files = await listFiles(dir);
  const usage = new DiskUsage(files.reduce((sum, { size }) => sum + size, 0));
  for (const { name } of files.filter(({ name }) => name.endsWith(".tmp"))) {
    await removeFile(`${dir}/${name}`, usage);
  }
  const names = files.map(({ name }) => name).sort();
  const finished = await recoverIndex(dir, names, usage);
  const ledger = settled(metadata?.ledger ?? EMPTY_LEDGER, finished);
  return {
    metadata,
    names,
    usage,
    finished,
    ledger,
    totalBytes: finished.reduce((sum, { bytes }) => sum + bytes, 0) + ledger.evicted.bytes,
  };
}

async function read<T>(path: string, decode: (text: string) => T): Promise<T | undefined> {
  const bytes = await readWhole(path);
  return bytes === undefined ? undefined : decode(new TextDecoder().decode(bytes));
}

/** Finishes what is unfinished; returns the index lines of all files, and leaves just them. */
async function recoverIndex(
  dir: string,
  names: readonly string[],
  usage: DiskUsage,
): Promise<IndexLine[]> {
  const path = `${dir}/${INDEX_NAME}`;
  const before = await read(path, (text) => text) ?? "";
  const present = new Set(names);
  const known = before.split("\n").map(decodeIndexLine)
    .filter((line) => line !== undefined && present.has(line.file)) as IndexLine[];
  const indexed = new Set(known.map(({ file }) => file));
  const lines = withCursors(known);
  for (const name of unfinishedNames(names, indexed)) {
    const tails = names.map(parseTailName).filter((tail): tail is TailName =>
      tail?.dataFile === name
    );
    tails.sort((a, b) => a.firstCursor - b.firstCursor);
    const line = await finishFile({ dir, name, tails, nextCursor: cursorBehind(lines), usage });
    if (line !== undefined) lines.push(line);
  }
  for (const tail of names.map(parseTailName)) {
    if (tail !== undefined && indexed.has(tail.dataFile)) {
      await removeFile(`${dir}/${tail.name}`, usage); // Its frame is in the finished file.
    }
  }
  const sorted = lines.sort((a, b) => byName({ name: a.file }, { name: b.file }));
  const after = sorted.map((line) => `${encodeIndexLine(line)}\n`).join("");
  if (after !== before) await replaceFile(path, after, usage);
  return sorted;
}

/** Files of ours that the index does not know, be it that only their tails are left. */
function unfinishedNames(names: readonly string[], indexed: ReadonlySet<string>): string[] {
  const data = names.filter((name) => parseDataName(name)?.isOurs);
  const ofTails = names.map(parseTailName).flatMap((tail) => tail?.dataFile ?? []);
  return [...new Set([...data, ...ofTails])].filter((name) => !indexed.has(name)).sort();
}

async function finishFile(file: UnfinishedFile): Promise<IndexLine | undefined> {
  if (parseDataName(file.name)?.form === "plain") return await recoverPlainFile(file);
  await loadHasher();
  return await recoverFramedFile(file);
}

/** Gives the lines of other writers, which know no cursors, the ones that follow from the order. */
function withCursors(lines: readonly IndexLine[]): IndexLine[] {
  const numbered: IndexLine[] = [];
  for (const line of lines) {
    numbered.push({ ...line, first: line.first ?? cursorBehind(numbered) });
  }
  return numbered;
}

function cursorBehind(lines: readonly IndexLine[]): number {
  const last = lines.at(-1);
  return last === undefined ? 1 : (last.first ?? 1) + last.lines;
}

/**
 * The ledger as the data files have it. After a kill the one in metadata is some seconds old:
 * lines written since are counted as received and written. A ledger that knows more lines than the
 * files (a power cut) is believed, so that no cursor is given twice.
 */
function settled(ledger: Ledger, finished: readonly IndexLine[]): Ledger {
  const written = Math.max(ledger.written, cursorBehind(finished) - 1);
  const elsewhere = [ledger.dropped, ledger.refused].flatMap((counts) => Object.values(counts));
  const received = elsewhere.reduce((a, b) => a + b, written + ledger.duplicate + ledger.expired);
  const evictedLines = Math.max(ledger.evicted.lines, (finished[0]?.first ?? 1) - 1);
  return { ...ledger, received, written, evicted: { ...ledger.evicted, lines: evictedLines } };
}
