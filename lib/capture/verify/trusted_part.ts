import { tailName } from "../format/mod.ts";
import type { TailInfo } from "../read/layout.ts";
import type { DescribedFrame } from "../read/parts.ts";
import type { OpenedFile } from "../read/source.ts";
import type { MendableFiles } from "./mend_files.ts";
import { endCursor, linesOf, type ScannedFrames, type TornEnd } from "./recover_frames.ts";

/** A file of frames, as its heads tell, and the tails beside it. */
export interface FileAsFound {
  readonly name: string;
  readonly scanned: ScannedFrames;
  /** In cursor order. */
  readonly tails: readonly TailInfo[];
  /** Cursor behind the last line of the files before. */
  readonly next: number;
}

/** The part of it that may stay, and tails that have what is behind. */
export interface TrustedPart {
  readonly scanned: ScannedFrames;
  readonly tails: readonly TailInfo[];
  /** What was done, a sentence each. */
  readonly done: readonly string[];
}

const NO_LINES = new Uint8Array(0);

/**
 * Finds the first frame that cannot be trusted. A power cut may keep a row and lose the frame behind
 * it, and it may lose the removal of a tail: a frame is believed instead of its tail only when its
 * lines have the length, number and checksum that the row tells. Looked at are frames that have a
 * tail still and, in a file without a table, the last one; the others were synced before their
 * tails went, or their loss is `verify`'s to tell.
 *
 * What is whole behind a broken frame gets a tail, so that the file can be cut off before it: no
 * step of this removes the only copy of a line, and a kill between two of them is harmless.
 */
export async function trustedPart(files: MendableFiles, found: FileAsFound): Promise<TrustedPart> {
  const { name, scanned, tails } = found;
  const file = await files.open(name);
  if (file === undefined) return { scanned, tails, done: [] };
  try {
    const broken = await firstBroken(file, found);
    if (broken !== undefined) return await withTails(files, { ...found, file, broken });
  } finally {
    file.close();
  }
  return { scanned: withoutTable(withCovered(found), tails), tails, done: [] };
}

/** The first frame that was looked at and is not what its row describes. */
async function firstBroken(
  file: OpenedFile,
  { scanned, tails }: FileAsFound,
): Promise<number | undefined> {
  const { frames, torn, tableAt } = scanned;
  const cursors = new Set(tails.map(({ firstCursor }) => firstCursor));
  const isOpenEnd = torn === undefined && tableAt === undefined;
  for (let i = 0; i < frames.length; i++) {
    const isLast = isOpenEnd && i === frames.length - 1;
    if (!isLast && !cursors.has(frames[i]!.row.firstCursor)) continue;
    if (await linesOf(file, frames[i]!) === undefined) return i;
  }
  return undefined;
}

interface BrokenFile extends FileAsFound {
  readonly file: OpenedFile;
  /** Number of the first frame that is not trusted. */
  readonly broken: number;
}

/** Sees to it that tails have all lines from the broken frame on, as far as they can be read. */
async function withTails(files: MendableFiles, found: BrokenFile): Promise<TrustedPart> {
  const { name, scanned, file, broken } = found;
  const tails = new Map(found.tails.map((tail) => [tail.firstCursor, tail]));
  const first = scanned.frames[broken]!;
  let lost = 0;
  const keep = async (firstCursor: number, lines: Uint8Array) => {
    const tail = { name: tailName(name, firstCursor), dataFile: name, firstCursor };
    // One of another length was begun by somebody who was killed over it.
    if (tails.get(firstCursor)?.bytes !== lines.length) {
      await files.remove(tail.name);
      await files.append(tail.name, lines);
    }
    tails.set(firstCursor, { ...tail, bytes: lines.length });
  };
  for (const frame of scanned.frames.slice(broken)) {
    const { firstCursor } = frame.row;
    const lines = await linesOf(file, frame);
    if (lines !== undefined) await keep(firstCursor, lines);
    else if (!tails.has(firstCursor)) lost += frame.row.lines;
  }
  const { torn } = scanned;
  if (torn?.row !== undefined && !tails.has(torn.row.firstCursor) && torn.salvaged.length > 0) {
    await keep(torn.row.firstCursor, torn.salvaged);
  }
  const sorted = [...tails.values()].sort((a, b) => a.firstCursor - b.firstCursor);
  return { scanned: upTo(scanned, broken, lost > 0), tails: sorted, done: [describe(first, lost)] };
}

function upTo(scanned: ScannedFrames, broken: number, hasLines: boolean): ScannedFrames {
  const { offset, row } = scanned.frames[broken]!;
  const torn: TornEnd = { offset, row, isForeign: false, hasLines, salvaged: NO_LINES };
  return { ...scanned, frames: scanned.frames.slice(0, broken), torn };
}

function describe({ offset }: DescribedFrame, lost: number): string {
  const rest = lost === 0 ? "its lines come from tails" : `${lost} lines are lost`;
  return `the frame at byte ${offset} is not the one that its row describes: ${rest}`;
}

/** Bytes behind the last whole part need not be kept when a tail has their lines. */
function withCovered({ scanned, tails, next }: FileAsFound): ScannedFrames {
  const { torn } = scanned;
  if (torn === undefined) return scanned;
  const cursor = torn.row?.firstCursor ?? endCursor(scanned) ?? next;
  const isCovered = tails.some(({ firstCursor }) => firstCursor === cursor);
  if (!isCovered) return scanned;
  return { ...scanned, torn: { ...torn, hasLines: false, salvaged: NO_LINES } };
}

/** A finished file whose tails go beyond it is opened again: its table is to be cut off. */
function withoutTable(scanned: ScannedFrames, tails: readonly TailInfo[]): ScannedFrames {
  const { tableAt } = scanned;
  const end = endCursor(scanned) ?? 0;
  if (tableAt === undefined || tails.every(({ firstCursor }) => firstCursor < end)) return scanned;
  const torn = { offset: tableAt, isForeign: false, hasLines: false, salvaged: NO_LINES };
  return { ...scanned, torn };
}
