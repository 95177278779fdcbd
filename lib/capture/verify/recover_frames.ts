import { decodeFrameStream } from "../../codec/frames.ts";
import { isLogtapError } from "../../fault/mod.ts";
import {
  countLines,
  type DictionaryEntry,
  encodeTable,
  LineCutter,
  type Row,
  type TableRow,
  TORN_SUFFIX,
} from "../format/mod.ts";
import { cursorSpan } from "../read/block.ts";
import { decodeDescribed } from "../read/described.ts";
import { type DescribedFrame, type FilePart, partsByHopping, readTable } from "../read/parts.ts";
import type { OpenedFile } from "../read/source.ts";
import { Window } from "../read/window.ts";
import { FrameMaker, frameSized } from "./lines_to_frame.ts";
import type { MendableFiles } from "./mend_files.ts";

/** What stands behind the last part of a file that can be trusted. */
export interface TornEnd {
  readonly offset: number;
  /** The row of the frame that begins there, if there is one and it is whole. */
  readonly row?: Row;
  /** Another writer's frame: its beginning is kept for the reader. */
  readonly isForeign: boolean;
  /** Holds bytes of lines that perhaps nothing else has. */
  readonly hasLines: boolean;
  /** Whole lines at the beginning of a frame that is cut off. */
  readonly salvaged: Uint8Array;
}

/** What a file of frames turned out to hold, up to its first part that cannot be trusted. */
export interface ScannedFrames {
  readonly frames: readonly DescribedFrame[];
  readonly size: number;
  readonly torn: TornEnd | undefined;
  /** Where the first part stands that is no described frame. */
  readonly firstOther?: number;
  /** Where the table stands that the file ends with. */
  readonly tableAt?: number;
}

const HOP_BYTES = 8 * 1024;
/** A frame of ours holds no more; a cut one that yields more is not ours. */
const SALVAGE_MAX_BYTES = 8 * 1024 * 1024;

/** Hops through a file from its first byte to its last whole part. */
export async function scanFrames(file: OpenedFile): Promise<ScannedFrames> {
  const frames: DescribedFrame[] = [];
  const others: number[] = [];
  let last: FilePart | undefined;
  for await (const part of partsByHopping(new Window(file, HOP_BYTES))) {
    last = part;
    if (part.kind === "described") frames.push(part);
    else others.push(part.kind === "foreign" ? part.start : part.offset);
  }
  const torn = await tornEnd(file, last, frames.length > 0);
  const table = await readTable(file);
  return {
    frames,
    size: file.size,
    torn,
    ...(others[0] !== undefined && { firstOther: others[0] }),
    ...(table !== undefined && { tableAt: table.offset }),
  };
}

/** True when the sound part holds nothing but described frames: a table would hide anything else. */
export function isPure(scanned: ScannedFrames): boolean {
  return scanned.firstOther === undefined || scanned.firstOther >= soundEnd(scanned);
}

/** A power cut can leave noise or zeros where an append was; behind nothing of ours it is not ours. */
async function tornEnd(
  file: OpenedFile,
  last: FilePart | undefined,
  isOurs: boolean,
): Promise<TornEnd | undefined> {
  if (last?.kind === "damaged" && isOurs && last.end === file.size) {
    const { offset } = last;
    return { offset, isForeign: false, hasLines: true, salvaged: new Uint8Array(0) };
  }
  if (last?.kind !== "cut") return undefined;
  const { offset, dataStart, row } = last;
  const isData = dataStart !== undefined && dataStart < file.size;
  return {
    offset,
    ...(row !== undefined && { row }),
    isForeign: isData && row === undefined,
    hasLines: isData,
    salvaged: isData && row !== undefined ? await salvage(file, dataStart) : new Uint8Array(0),
  };
}

async function salvage(file: OpenedFile, start: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const cutter = new LineCutter(SALVAGE_MAX_BYTES);
  try {
    for await (const piece of decodeFrameStream(file, start)) {
      const whole = cutter.push(piece);
      bytes += whole.length;
      if (bytes > SALVAGE_MAX_BYTES) break;
      pieces.push(whole);
    }
  } catch (error) {
    if (!isLogtapError(error)) throw error; // What came before the damage is kept.
  }
  return concat(pieces);
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** The lines of a frame; undefined when they are not the ones that its row describes. */
export async function linesOf(
  file: OpenedFile,
  frame: DescribedFrame,
): Promise<Uint8Array | undefined> {
  const decoded = decodeDescribed(await file.read(frame.start, frame.end), frame.row);
  const isWhole = decoded.kind === "lines" && countLines(decoded.lines) === frame.row.lines;
  return isWhole ? decoded.lines : undefined;
}

/** Cursor behind the last line of the scanned frames; undefined when there are none. */
export function endCursor({ frames }: ScannedFrames): number | undefined {
  const last = frames.at(-1)?.row;
  return last === undefined ? undefined : last.firstCursor + cursorSpan(last);
}

/** End of the last part that can be trusted. Skippable frames of others behind it stay. */
export function soundEnd({ torn, size }: ScannedFrames): number {
  return torn?.offset ?? size;
}

/** Finishes a data file: cuts off its torn end, appends frames, then the table. */
export class FramesMender {
  readonly #files: MendableFiles;
  readonly #name: string;
  readonly #rows: TableRow[];
  readonly #sets: DictionaryEntry[];
  readonly #maker: FrameMaker;
  readonly #isPure: boolean;
  #end: number;

  constructor(files: MendableFiles, name: string, scanned: ScannedFrames) {
    this.#files = files;
    this.#name = name;
    const { frames } = scanned;
    this.#rows = frames.map(({ offset, row }) => ({ offset, row: { ...row, newSets: [] } }));
    this.#sets = frames.flatMap(({ row }) => row.newSets);
    this.#maker = new FrameMaker(this.#sets);
    this.#isPure = isPure(scanned);
    this.#end = soundEnd(scanned);
  }

  /**
   * Cuts the file off behind its last whole part.
   *
   * @param aside whether the bytes are kept under another name: they may hold what nothing else does.
   */
  async cutOff(size: number, aside: boolean): Promise<void> {
    if (size === this.#end) return;
    if (aside) await this.#putAside(size);
    await this.#files.truncate(this.#name, this.#end);
  }

  async #putAside(size: number): Promise<void> {
    const torn = await this.#files.open(this.#name);
    if (torn === undefined) return;
    try {
      await this.#files.append(`${this.#name}${TORN_SUFFIX}`, await torn.read(this.#end, size));
    } finally {
      torn.close();
    }
  }

  /** Appends whole lines as frames. */
  async add(lines: Uint8Array, firstCursor: number): Promise<number> {
    let cursor = firstCursor;
    for (const piece of frameSized(lines)) {
      const { row, bytes } = this.#maker.make(piece, cursor);
      await this.#files.append(this.#name, bytes);
      this.#rows.push({ offset: this.#end, row: { ...row, newSets: [] } });
      this.#sets.push(...row.newSets);
      this.#end += bytes.length;
      cursor += row.lines;
    }
    return cursor;
  }

  /** Appends the table; a file without anything is removed instead. */
  async finish(): Promise<void> {
    if (!this.#isPure) return;
    const first = this.#rows[0];
    if (first === undefined) {
      await this.#files.remove(this.#name);
      return;
    }
    const table = {
      lines: this.#rows.reduce((sum, { row }) => sum + row.lines, 0),
      rawBytes: this.#rows.reduce((sum, { row }) => sum + row.rawBytes, 0),
      firstCursor: first.row.firstCursor,
      rows: this.#rows,
      sets: this.#sets,
    };
    await this.#files.append(this.#name, encodeTable(table, this.#end));
  }
}
