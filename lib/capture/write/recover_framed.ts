import { decodeFrame } from "../../codec/mod.ts";
import type { Labels } from "../../entry/mod.ts";
import {
  type DictionaryEntry,
  FRAME_RAW_MAX_BYTES,
  type IndexLine,
  type Row,
  type TailName,
  TORN_SUFFIX,
} from "../format/mod.ts";
import { DiskFiles } from "../read/disk.ts";
import {
  type DescribedFrame,
  type ForeignFrame,
  partsByHopping,
  partsOfTable,
  readTable,
} from "../read/parts.ts";
import type { ReadRange } from "../read/source.ts";
import { Window } from "../read/window.ts";
import { AppendFile, type DiskUsage, readWhole, removeFile } from "./disk.ts";
import { type FrameFacts } from "./file_tally.ts";
import { FramedFile } from "./framed_file.ts";
import { OpenFrame } from "./open_frame.ts";
import type { SetFacts } from "./set_tally.ts";

const WINDOW_BYTES = 64 * 1024;

/** A data file whose writer was killed, and its tails. */
export interface UnfinishedFile {
  readonly dir: string;
  readonly name: string;
  /** In cursor order. */
  readonly tails: readonly TailName[];
  /** Cursor behind the last line of the files before. */
  readonly nextCursor: number;
  readonly usage: DiskUsage;
}

/**
 * Finishes a file of frames: takes its rows over, cuts a torn end off, appends its tails as frames
 * and writes its table. What was cut off is kept beside it, under the name with `.torn`.
 *
 * @returns undefined when there was no line in it; then the file is gone. Undefined as well for a
 * file of frames without rows: somebody else's, which is left as it is.
 */
export async function recoverFramedFile(
  unfinished: UnfinishedFile,
): Promise<IndexLine | undefined> {
  const { dir, name, tails, usage } = unfinished;
  const state = await readState(dir, name);
  if (state.isForeign) return undefined;
  if (state.torn > 0) await cutTornEnd(unfinished, state.end);
  const file = new FramedFile({ dir, name, usage, sync: true }, state);
  const last = state.rows.at(-1)?.row;
  let next = last === undefined ? unfinished.nextCursor : last.firstCursor + last.lines;
  for (const tail of tails) {
    const path = `${dir}/${tail.name}`;
    const lines = wholeLines(await readWhole(path));
    if (tail.firstCursor < next || lines.length === 0) {
      await removeFile(path, usage); // Stale, or nothing in it was ever acknowledged.
      continue;
    }
    const frame = OpenFrame.ofLines(lines, tail.firstCursor);
    const log = await AppendFile.open(path, usage);
    const prepared = await file.prepare({ frame, log });
    await file.commit(prepared);
    await file.settle([prepared]);
    next = tail.firstCursor + frame.lines;
  }
  return await file.finish();
}

interface FoundState {
  readonly rows: readonly { readonly offset: number; readonly row: Row }[];
  readonly sets: readonly DictionaryEntry[];
  readonly frames: readonly FrameFacts[];
  readonly hasTable: boolean;
  /** Where the last whole frame ends. */
  readonly end: number;
  /** Bytes behind it that are no frame. */
  readonly torn: number;
  /** It holds frames, and none of them has a row. */
  readonly isForeign: boolean;
}

const NOTHING: FoundState = {
  rows: [],
  sets: [],
  frames: [],
  hasTable: false,
  end: 0,
  torn: 0,
  isForeign: false,
};

async function readState(dir: string, name: string): Promise<FoundState> {
  const source = await new DiskFiles(dir).open(name);
  if (source === undefined) return NOTHING;
  try {
    return await stateOf(source);
  } finally {
    source.close();
  }
}

async function stateOf(source: ReadRange): Promise<FoundState> {
  const placed = await readTable(source);
  const found = placed === undefined ? await hop(source) : [...partsOfTable(placed)];
  const parts = found.filter((part) => part.kind === "described");
  const sets = placed?.table.sets ?? parts.flatMap(({ row }) => row.newSets);
  const labels = new Map(sets.map(({ id, json }) => [id, json]));
  const frames: FrameFacts[] = [];
  for (const part of parts) frames.push(await factsOf(part, labels, source));
  const end = placed === undefined ? found.at(-1)?.end ?? 0 : source.size;
  return {
    rows: parts.map(({ offset, row }) => ({ offset, row: { ...row, newSets: [] } })),
    sets,
    frames,
    hasTable: placed !== undefined,
    end,
    torn: source.size - end,
    isForeign: parts.length === 0 && found.length > 0,
  };
}

/** All whole frames. What is damaged between them stays where it is, for `verify` to tell. */
async function hop(source: ReadRange): Promise<(DescribedFrame | ForeignFrame)[]> {
  const parts: (DescribedFrame | ForeignFrame)[] = [];
  for await (const part of partsByHopping(new Window(source, WINDOW_BYTES))) {
    if (part.kind === "described" || part.kind === "foreign") parts.push(part);
  }
  return parts;
}

/** What a frame adds to the index line: from its row, or from its lines where that says too little. */
async function factsOf(
  { start, end, row }: DescribedFrame,
  labels: ReadonlyMap<number, string>,
  source: ReadRange,
): Promise<FrameFacts> {
  const { firstCursor, lines, rawBytes: length } = row;
  if (row.sets !== undefined) {
    const tallies = row.sets.map(({ id, ...stats }): SetFacts => ({
      ...stats,
      set: setOf(labels.get(id) ?? "{}"),
    }));
    return { firstCursor, lines, length, tallies };
  }
  const raw = decodeFrame(await source.read(start, end), FRAME_RAW_MAX_BYTES);
  const { tallies } = OpenFrame.ofLines(new Uint8Array(raw), firstCursor);
  return { firstCursor, lines, length, tallies };
}

function setOf(json: string): SetFacts["set"] {
  return { json, labels: JSON.parse(json) as Labels };
}

async function cutTornEnd({ dir, name, usage }: UnfinishedFile, end: number): Promise<void> {
  const file = await AppendFile.open(`${dir}/${name}`, usage);
  try {
    const bytes = await readWhole(file.path);
    const torn = await AppendFile.open(`${file.path}${TORN_SUFFIX}`, usage);
    await torn.append(bytes!.subarray(end)).finally(() => torn.close());
    await file.truncate(end);
  } finally {
    file.close();
  }
}

/** The lines up to the last newline: what is behind it was never acknowledged. */
export function wholeLines(bytes: Uint8Array<ArrayBuffer> | undefined): Uint8Array<ArrayBuffer> {
  return bytes === undefined ? new Uint8Array(0) : bytes.slice(0, bytes.lastIndexOf(10) + 1);
}
