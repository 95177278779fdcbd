import { type IndexLine, TORN_SUFFIX } from "../format/mod.ts";
import { decodeEntry } from "../../entry/read.ts";
import { FileEnds } from "../read/file_ends.ts";
import type { DataFileInfo, TailInfo } from "../read/layout.ts";
import { readTable } from "../read/parts.ts";
import type { CaptureFiles, OpenedFile } from "../read/source.ts";
import { tallyFile } from "../read/unindexed.ts";
import type { MendableFiles } from "./mend_files.ts";
import {
  endCursor,
  FramesMender,
  isPure,
  scanFrames,
  type ScannedFrames,
  soundEnd,
} from "./recover_frames.ts";
import { type TrustedPart, trustedPart } from "./trusted_part.ts";

/** A data file that its writer did not finish, and what stands beside it. */
export interface Unfinished {
  readonly data: DataFileInfo;
  /** Its tails in cursor order. */
  readonly tails: readonly TailInfo[];
  /** Cursor behind the last line of the files before. */
  readonly next: number;
}

/** What became of it. */
export interface Recovered {
  /** Absent when there was no line in it; then the file is gone too. */
  readonly line?: IndexLine;
  /** What was done, a sentence each; none for a file that was finished already. */
  readonly done: readonly string[];
}

/** Looked at from behind for the newline that ends the last whole line. */
const REST_BYTES = 64 * 1024;

/**
 * Finishes a data file that was left by a kill: folds its tails in as frames, cuts off its torn
 * end, writes the table. Every step leaves the file readable, and the next call goes on from it:
 * a tail is removed only after its frame is on disk. The caller holds the capture's lock.
 */
export async function recoverDataFile(
  files: MendableFiles,
  unfinished: Unfinished,
): Promise<Recovered> {
  const { data, next } = unfinished;
  const done = data.form === "frames"
    ? await finishFrames(files, unfinished)
    : await finishPlain(files, unfinished);
  const line = await indexLineOf(files, data, next);
  return line === undefined ? { done } : { line, done };
}

/** Sums up a finished file of any writer; undefined when it is gone or holds no line. */
async function indexLineOf(
  files: CaptureFiles,
  data: DataFileInfo,
  next: number,
): Promise<IndexLine | undefined> {
  const line = await tallyFile(files, data);
  return line.lines === 0 ? undefined : { ...line, first: line.first ?? next };
}

async function finishFrames(
  files: MendableFiles,
  { data: { name }, tails, next }: Unfinished,
): Promise<string[]> {
  const scanned = await scan(files, name, tails);
  if (scanned === "finished") return [];
  // A frame without a row is another writer's: its beginning is kept for the reader.
  if (scanned.torn?.isForeign) return [];
  const trusted = await trustedPart(files, { name, scanned, tails, next });
  return [...trusted.done, ...await finishTrusted(files, name, trusted)];
}

async function finishTrusted(
  files: MendableFiles,
  name: string,
  { scanned, tails }: TrustedPart,
): Promise<string[]> {
  const done: string[] = [];
  const mender = new FramesMender(files, name, scanned);
  // In the numbers of this file alone: one of others before it does not make its tails stale.
  const ends = new FileEnds();
  ends.reach(name, endCursor(scanned) ?? 0);
  const { torn } = scanned;
  if (torn !== undefined) done.push(await cutTorn(mender, scanned));
  if (torn?.row !== undefined && torn.salvaged.length > 0) {
    const cursor = await mender.add(torn.salvaged, torn.row.firstCursor);
    ends.reach(name, cursor);
    const lines = cursor - torn.row.firstCursor;
    done.push(`saved ${lines} lines of a frame cut at byte ${scanned.size}`);
  }
  for (const tail of tails) {
    const isStale = ends.isStale(tail);
    if (!isStale) ends.reach(name, await foldTail(files, mender, tail));
    await files.remove(tail.name);
    done.push(isStale ? `removed stale ${tail.name}` : `folded in ${tail.name}`);
  }
  if (!isPure(scanned)) return done;
  await mender.finish();
  return [...done, "wrote its table"];
}

const NOTHING: ScannedFrames = { frames: [], size: 0, torn: undefined };

/** A file with a table is finished, unless a tail is there that its writer did not remove. */
async function scan(
  files: CaptureFiles,
  name: string,
  tails: readonly TailInfo[],
): Promise<ScannedFrames | "finished"> {
  const file = await files.open(name);
  if (file === undefined) return NOTHING;
  try {
    const isFinished = tails.length === 0 && await readTable(file) !== undefined;
    return isFinished ? "finished" : await scanFrames(file);
  } finally {
    file.close();
  }
}

/** Cuts the torn end off; keeps its bytes aside unless tails have all of its lines. */
async function cutTorn(mender: FramesMender, scanned: ScannedFrames): Promise<string> {
  const { size, torn } = scanned;
  const end = soundEnd(scanned);
  const aside = torn?.hasLines === true;
  await mender.cutOff(size, aside);
  const kept = aside ? `, kept as …${TORN_SUFFIX}` : "";
  return `cut off ${size - end} torn bytes at byte ${end}${kept}`;
}

/** @returns the cursor behind the tail's last whole line. */
async function foldTail(
  files: CaptureFiles,
  mender: FramesMender,
  { name, firstCursor }: TailInfo,
): Promise<number> {
  const file = await files.open(name);
  if (file === undefined) return firstCursor;
  try {
    const bytes = await file.read(0, file.size);
    const lines = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
    return lines.length === 0 ? firstCursor : await mender.add(lines, firstCursor);
  } finally {
    file.close();
  }
}

/** Ends the last line of a plain file: with a newline if it is whole, else by cutting it off. */
async function finishPlain(files: MendableFiles, { data }: Unfinished): Promise<string[]> {
  if (!data.isOurs) return [];
  const file = await files.open(data.name);
  if (file === undefined) return [];
  let rest: Uint8Array;
  try {
    rest = await lastPart(file);
  } finally {
    file.close();
  }
  if (rest.length === 0) return [];
  if (decodeEntry(new TextDecoder().decode(rest)) !== undefined) {
    await files.append(data.name, new Uint8Array([10]));
    return ["ended its last line"];
  }
  const end = file.size - rest.length;
  await files.append(`${data.name}${TORN_SUFFIX}`, rest);
  await files.truncate(data.name, end);
  return [`cut off ${rest.length} torn bytes at byte ${end}, kept as …${TORN_SUFFIX}`];
}

/** What stands behind the last newline of a file. */
async function lastPart(file: OpenedFile): Promise<Uint8Array> {
  for (let bytes = REST_BYTES;; bytes *= 4) {
    const start = Math.max(0, file.size - bytes);
    const end = await file.read(start, file.size);
    const newline = end.lastIndexOf(10);
    if (newline !== -1 || start === 0) return end.subarray(newline + 1);
  }
}
