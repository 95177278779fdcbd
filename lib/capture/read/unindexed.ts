import { decodeFrame } from "../../codec/frames.ts";
import { isLogtapError } from "../../fault/mod.ts";
import { labelSet } from "../../entry/read.ts";
import type { IndexLine, Row } from "../format/mod.ts";
import { FileTally, type SetFacts, tallyLines } from "../tally/mod.ts";
import type { Capture } from "./capture.ts";
import type { OnFinding } from "./finding.ts";
import { FileEnds } from "./file_ends.ts";
import { HopMemory } from "./hops.ts";
import type { DataFileInfo, Layout } from "./layout.ts";
import { type DescribedFrame, partsOfTable, readTable } from "./parts.ts";
import { Pass } from "./pass.ts";
import { unpackPiece } from "./piece.ts";
import { SetDictionary } from "./prune.ts";
import type { CaptureFiles, OpenedFile } from "./source.ts";
import { Window } from "./window.ts";

const HOP_BYTES = 8 * 1024;
const FRAME_MAX_BYTES = 8 * 1024 * 1024;

/** Sums of the files that the index does not know, in cursor order; files without lines left out. */
export async function tallyUnindexed(
  { files, layout, metadata, hops }: Capture,
  tell: OnFinding,
  valuesMax?: number,
): Promise<readonly IndexLine[]> {
  const sums: IndexLine[] = [];
  const ends = new FileEnds();
  for (const info of layout.dataFiles) {
    if (info.index !== undefined) {
      reach(ends, info.name, info.index);
      continue;
    }
    const isLive = metadata.stopped === undefined;
    const sum = await tallyByRows({ files, hops, valuesMax }, info) ??
      await tallyByLines({ files, info, isLive, tell, ends, valuesMax });
    reach(ends, info.name, sum);
    if (sum.lines > 0) sums.push(sum);
  }
  for (const tail of layout.tails) {
    if (ends.isStale(tail)) continue;
    const only = { dataFiles: [], tails: [tail], index: [] };
    const sum = await tallyPass({
      files,
      layout: only,
      isLive: true,
      tell,
      name: tail.name,
      valuesMax,
    });
    reach(ends, tail.dataFile, sum);
    if (sum.lines > 0) sums.push(sum);
  }
  return sums;
}

function reach(ends: FileEnds, dataFile: string, { first, lines }: IndexLine): void {
  if (first !== undefined) ends.reach(dataFile, first + lines);
}

/**
 * Sums of all files, in cursor order, with up to `valuesMax` values of each label: where the index
 * leaves some out, the file is summed up again.
 */
export async function tallyAll(
  capture: Capture,
  { tell, valuesMax, signal }: {
    readonly tell: OnFinding;
    readonly valuesMax: number;
    readonly signal: AbortSignal;
  },
): Promise<readonly IndexLine[]> {
  const sums: IndexLine[] = [];
  for (const info of capture.layout.dataFiles) {
    signal.throwIfAborted();
    if (info.index === undefined) continue;
    const isWhole = info.index.labelsCapped === undefined;
    sums.push(isWhole ? info.index : await tallyFile(capture.files, info, valuesMax));
  }
  return [...sums, ...await tallyUnindexed(capture, tell, valuesMax)];
}

/** Sums up one data file that nobody writes to. */
export async function tallyFile(
  files: CaptureFiles,
  info: DataFileInfo,
  valuesMax?: number,
): Promise<IndexLine> {
  return await tallyByRows({ files, hops: new HopMemory(), valuesMax }, info) ??
    await tallyByLines({ files, info, isLive: false, tell: () => {}, valuesMax });
}

interface Hopping extends Pick<Capture, "files" | "hops"> {
  /** As for `FileTally`; so it is below. */
  readonly valuesMax: number | undefined;
}

/** @returns undefined when the file holds anything but described frames. */
async function tallyByRows(
  { files, hops, valuesMax }: Hopping,
  info: DataFileInfo,
): Promise<IndexLine | undefined> {
  if (info.form !== "frames") return undefined;
  const file = await files.open(info.name);
  if (file === undefined) return undefined;
  try {
    return await tallyRows(info.name, file, { hops, valuesMax });
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return undefined; // Reading it line by line will tell what is wrong.
  } finally {
    file.close();
  }
}

async function tallyRows(
  name: string,
  file: OpenedFile,
  { hops, valuesMax }: Pick<Hopping, "hops" | "valuesMax">,
): Promise<IndexLine | undefined> {
  const tally = new FileTally(valuesMax);
  const sets = new SetDictionary();
  const table = await readTable(file);
  if (table !== undefined) {
    sets.add(table.table.sets);
    for (const part of partsOfTable(table)) await tallyFrame(tally, { part, sets, file });
    return tally.indexLine(name);
  }
  for await (const part of hops.parts(name, new Window(file, HOP_BYTES))) {
    // The frame that is cut is being written, or its lines are counted with the tail.
    if (part.kind === "cut") break;
    if (part.kind === "passed_over") continue;
    if (part.kind !== "described") return undefined;
    sets.add(part.row.newSets);
    await tallyFrame(tally, { part, sets, file });
  }
  return tally.indexLine(name);
}

interface FrameOfFile {
  readonly part: DescribedFrame;
  readonly sets: SetDictionary;
  readonly file: OpenedFile;
}

async function tallyFrame(tally: FileTally, { part, sets, file }: FrameOfFile): Promise<void> {
  const { row, start, end } = part;
  const { firstCursor, lines, rawBytes: length } = row;
  const told = setsOfRow(row, sets);
  if (told !== undefined) return tally.add({ firstCursor, lines, length, sets: told });
  const text = decodeFrame(await file.read(start, end), Math.min(length, FRAME_MAX_BYTES));
  tally.add({ firstCursor, lines, length, sets: tallyLines(text).sets });
}

/** @returns undefined when the row does not tell every set. */
function setsOfRow(row: Row, dictionary: SetDictionary): SetFacts[] | undefined {
  const sets: SetFacts[] = [];
  for (const { id, lines, minNs, maxNs } of row.sets ?? []) {
    const labels = dictionary.get(id);
    if (labels === undefined) return undefined;
    sets.push({ ...labelSet(labels), lines, minNs, maxNs });
  }
  return row.sets === undefined ? undefined : sets;
}

interface LinesOfFile {
  readonly files: CaptureFiles;
  readonly info: DataFileInfo;
  readonly isLive: boolean;
  readonly tell: OnFinding;
  readonly valuesMax: number | undefined;
  /** Told of the cursors that the file claims. */
  readonly ends?: FileEnds;
}

async function tallyByLines({ info, ...rest }: LinesOfFile): Promise<IndexLine> {
  const layout = { dataFiles: [info], tails: [], index: [] };
  const sum = await tallyPass({ ...rest, layout, name: info.name });
  // Read on its own, a file without rows does not know where in the capture it stands.
  const { first: _, ...withoutCursor } = sum;
  return withoutCursor;
}

interface OneFile {
  readonly files: CaptureFiles;
  readonly layout: Layout;
  readonly isLive: boolean;
  readonly tell: OnFinding;
  readonly valuesMax: number | undefined;
  readonly name: string;
  readonly ends?: FileEnds;
}

async function tallyPass({ name, ends, valuesMax, ...rest }: OneFile): Promise<IndexLine> {
  const tally = new FileTally(valuesMax);
  const hops = new HopMemory();
  const pass = new Pass({ ...rest, hops, question: {}, from: 1, base: 1, isSettled: () => true });
  for await (const piece of pass.pieces()) {
    for (const { lines, bytes, firstCursor } of unpackPiece(piece, rest.tell)) {
      tally.add({ firstCursor, lines, length: bytes.length, sets: tallyLines(bytes).sets });
    }
  }
  const end = pass.ends.of(name);
  if (end !== undefined) ends?.reach(name, end);
  return tally.indexLine(name);
}
