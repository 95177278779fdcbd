import type { IndexLine } from "../format/mod.ts";
import { DiskFiles } from "../read/disk.ts";
import type { ReadRange } from "../read/source.ts";
import { AppendFile, removeFile } from "./disk.ts";
import { FileTally } from "./file_tally.ts";
import { OpenFrame } from "./open_frame.ts";
import type { UnfinishedFile } from "./recover_framed.ts";

/** Read at a time; longer lines make the piece grow. */
const PIECE_BYTES = 4 << 20;

/**
 * Finishes a file of plain lines: cuts off a last line without a newline, which was never
 * acknowledged, and counts the rest.
 *
 * @returns undefined when there was no line in it; then the file is gone.
 */
export async function recoverPlainFile(unfinished: UnfinishedFile): Promise<IndexLine | undefined> {
  const { dir, name, nextCursor, usage } = unfinished;
  const path = `${dir}/${name}`;
  const source = await new DiskFiles(dir).open(name);
  if (source === undefined) return undefined;
  const tally = new FileTally();
  let end: number;
  try {
    end = await count(source, tally, nextCursor);
  } finally {
    source.close();
  }
  if (tally.lines === 0) {
    await removeFile(path, usage);
    return undefined;
  }
  if (end < source.size) {
    const file = await AppendFile.open(path, usage);
    await file.truncate(end).finally(() => file.close());
  }
  return tally.indexLine(name);
}

/** Adds all whole lines to the tally; returns where they end. */
async function count(source: ReadRange, tally: FileTally, firstCursor: number): Promise<number> {
  let pieceBytes = PIECE_BYTES;
  let at = 0;
  while (at < source.size) {
    const piece = await source.read(at, Math.min(source.size, at + pieceBytes));
    const length = piece.lastIndexOf(10) + 1;
    if (length === 0) {
      if (at + pieceBytes >= source.size) break;
      pieceBytes *= 2;
      continue;
    }
    tally.add(OpenFrame.ofLines(piece.slice(0, length), firstCursor + tally.lines));
    at += length;
    pieceBytes = PIECE_BYTES;
  }
  return at;
}
