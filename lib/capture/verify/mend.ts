import { isLogtapError } from "../../fault/mod.ts";
import {
  decodeMetadata,
  encodeIndexLine,
  INDEX_NAME,
  type IndexLine,
  loadHasher,
  METADATA_NAME,
  parseDataName,
} from "../format/mod.ts";
import { type DataFileInfo, type Layout, readLayout, type TailInfo } from "../read/layout.ts";
import { type CaptureFiles, readText } from "../read/source.ts";
import { checkIndexLine } from "./check_totals.ts";
import type { MendableFiles } from "./mend_files.ts";
import { recoverDataFile, type Recovered } from "./recover_file.ts";

/** A capture after mending: every data file finished and indexed, no tails. */
export interface Mended {
  /** One for each data file that holds lines, in cursor order. */
  readonly index: readonly IndexLine[];
  /** Cursor of the last line; 0 when there is none. */
  readonly lastCursor: number;
  /** What was done, a sentence each with the file's name; empty when nothing had to be. */
  readonly done: readonly string[];
}

export interface MendOptions {
  /** Sums up also the files that the index knows; without it their lines are believed. */
  readonly recount?: boolean;
}

/**
 * Brings the data files and the index of a capture in order after its writer was killed. The caller
 * holds the capture's lock. Takes as long as hopping through the files that the index does not
 * know; other writers' are read, once: afterwards the index knows them.
 */
export async function mendFiles(
  files: MendableFiles,
  { recount = false }: MendOptions = {},
): Promise<Mended> {
  await loadHasher();
  let hasBadLines = false;
  const layout = await readLayout(files, () => hasBadLines = true);
  const index: IndexLine[] = [];
  const done: string[] = [];
  let next = await evictedLines(files) + 1;
  for (const { info, tails } of filesAndTails(layout)) {
    const { line, done: steps } = await mendFile(files, { info, tails, next, recount });
    done.push(...steps.map((step) => `${info.name}: ${step}`));
    if (line === undefined) continue;
    index.push(line);
    // Lines that claim cursors an earlier file has are counted on, as readers do.
    next = Math.max(next, line.first ?? next) + line.lines;
  }
  if (hasBadLines || !(await endsWhole(files)) || !isSameIndex(layout.index, index)) {
    await files.replace(INDEX_NAME, index.map((line) => `${encodeIndexLine(line)}\n`).join(""));
    done.push(`${INDEX_NAME}: written anew`);
  }
  return { index, lastCursor: next - 1, done };
}

/** Files whose lines carry no cursor go on from what the disk cap removed before them. */
async function evictedLines(files: CaptureFiles): Promise<number> {
  const text = await readText(files, METADATA_NAME);
  if (text === undefined) return 0;
  try {
    return decodeMetadata(text).ledger?.evicted.lines ?? 0;
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return 0; // Metadata that is damaged knows nothing; the rows mostly do.
  }
}

/** Whether the next line of the index would begin at a line's begin. */
async function endsWhole(files: CaptureFiles): Promise<boolean> {
  const text = await readText(files, INDEX_NAME) ?? "";
  return text === "" || text.endsWith("\n");
}

interface FileAndTails {
  readonly info: DataFileInfo;
  readonly tails: readonly TailInfo[];
}

/** The data files in name order; also one that so far has only tails. */
function filesAndTails({ dataFiles, tails }: Layout): FileAndTails[] {
  const infos = new Map(dataFiles.map((info) => [info.name, info]));
  for (const { dataFile } of tails) {
    const data = parseDataName(dataFile);
    if (data === undefined || infos.has(dataFile)) continue;
    infos.set(dataFile, { ...data, bytes: 0, hasPlainTwin: false });
  }
  return [...infos.keys()].sort().map((name) => ({
    info: infos.get(name)!,
    tails: tails.filter(({ dataFile }) => dataFile === name),
  }));
}

interface FileToMend extends FileAndTails {
  readonly next: number;
  /** Sum the file up even if the index knows it. */
  readonly recount: boolean;
}

async function mendFile(
  files: MendableFiles,
  { info, tails, next, recount }: FileToMend,
): Promise<Recovered> {
  const { index } = info;
  if (index !== undefined && tails.length === 0 && !recount) return { line: index, done: [] };
  const { line, done } = await recoverDataFile(files, { data: info, tails, next });
  // A line that is right is kept as its writer put it.
  const isRight = index !== undefined && line !== undefined &&
    checkIndexLine(index, line).length === 0;
  const kept = isRight ? index : line;
  return kept === undefined ? { done } : { line: kept, done };
}

/** Lines that are kept are the same objects, so other writers' lines are not put in our words. */
function isSameIndex(before: readonly IndexLine[], after: readonly IndexLine[]): boolean {
  return before.length === after.length && after.every((line) => before.includes(line));
}
