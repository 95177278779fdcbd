import { decodeFrame, decodeFrameStream } from "../../codec/frames.ts";
import { isLogtapError } from "../../fault/mod.ts";
import type { Row } from "../format/mod.ts";
import { cursorSpan } from "./block.ts";
import { DESCRIBED_MAX_BYTES } from "./described.ts";
import type { DataFileInfo } from "./layout.ts";
import type { Finding } from "./finding.ts";
import { LineStream } from "./lines_file.ts";
import {
  type CutPart,
  type DamagedPart,
  type DescribedFrame,
  type FilePart,
  type ForeignFrame,
  partsOfTable,
  type PlacedTable,
  readTable,
} from "./parts.ts";
import type { Pass } from "./pass.ts";
import type { Piece } from "./piece.ts";
import { rowMayMatch, SetDictionary } from "./prune.ts";
import type { OpenedFile } from "./source.ts";
import { Window } from "./window.ts";

/** Frames next to each other are read together, up to this many compressed bytes. */
const RUN_BYTES = 1024 * 1024;
/** And up to this many bytes of lines: twice as many take 30 MB more in triage, and save no time. */
const RUN_RAW_BYTES = 4 * 1024 * 1024;
/** Read ahead while hopping over frames that are not wanted: covers most rows. */
const HOP_BYTES = 8 * 1024;
/** Foreign frames this small are tried at once before they are streamed. */
const SMALL_FRAME_BYTES = 256 * 1024;

/** The lines of a data file of frames. */
export async function* readFramesFile(
  pass: Pass,
  info: DataFileInfo,
  file: OpenedFile,
): AsyncGenerator<Piece> {
  const table = await readTable(file);
  const reader = new FramesReader(pass, info, file);
  if (table !== undefined) yield* reader.byTable(table);
  else yield* reader.byHopping();
}

/** A frame that is wanted, and the cursor its lines begin with. */
interface PlacedFrame {
  readonly part: DescribedFrame;
  readonly firstCursor: number;
}

/** Whether a frame can be read together with those before it, of which there is one. */
function goesOn(run: readonly PlacedFrame[], part: DescribedFrame): boolean {
  if (part.offset !== run.at(-1)!.part.end) return false;
  const raw = rawBytesOf(run) + part.row.rawBytes;
  return part.end - run[0]!.part.start <= RUN_BYTES && raw <= RUN_RAW_BYTES;
}

/** Frames that are next to each other, in one piece each. */
function* runsOf(frames: readonly PlacedFrame[]): Generator<readonly PlacedFrame[]> {
  let run: PlacedFrame[] = [];
  for (const frame of frames) {
    if (run.length > 0 && !goesOn(run, frame.part)) {
      yield run;
      run = [];
    }
    run.push(frame);
  }
  if (run.length > 0) yield run;
}

function rawBytesOf(frames: readonly PlacedFrame[]): number {
  return frames.reduce((sum, { part: { row } }) => sum + row.rawBytes, 0);
}

class FramesReader {
  readonly #pass: Pass;
  readonly #info: DataFileInfo;
  readonly #file: OpenedFile;
  readonly #sets = new SetDictionary();
  readonly #source: Window;
  #isBegun = false;
  /** Lines of frames without a row; they may go on from one such frame to the next. */
  #foreign: LineStream | undefined;

  constructor(pass: Pass, info: DataFileInfo, file: OpenedFile) {
    this.#pass = pass;
    this.#info = info;
    this.#file = file;
    const { filter } = pass.input.question;
    const isSparse = filter !== undefined || pass.input.from > 1;
    this.#source = new Window(file, isSparse ? HOP_BYTES : RUN_BYTES);
  }

  async *byTable(placed: PlacedTable): AsyncGenerator<Piece> {
    this.#sets.add(placed.table.sets);
    const wanted: PlacedFrame[] = [];
    for (const part of partsOfTable(placed)) {
      const firstCursor = this.#place(part.row);
      if (firstCursor === undefined) break;
      if (this.#isWanted(part.row, firstCursor)) wanted.push({ part, firstCursor });
    }
    let behindBytes = rawBytesOf(wanted);
    for (const run of runsOf(wanted)) {
      behindBytes -= rawBytesOf(run);
      // Whoever sorts by time wants less and less of it while it is read.
      const isStillWanted = run.some(({ part, firstCursor }) =>
        this.#isWanted(part.row, firstCursor)
      );
      if (isStillWanted) yield* this.#run(run, behindBytes);
    }
  }

  async *byHopping(): AsyncGenerator<Piece> {
    let isFirst = true;
    const { hops } = this.#pass.input;
    for await (const part of hops.parts(this.#info.name, this.#source)) {
      if (part.kind === "passed_over") continue;
      if (isFirst && this.#isUnfinishedTwin(part.kind)) return;
      isFirst = false;
      if (part.kind !== "foreign") yield* this.#endForeign(part.offset);
      switch (part.kind) {
        case "described":
          yield* this.#described(part);
          break;
        case "foreign":
          yield* this.#foreignFrame(part);
          break;
        case "cut":
          yield* this.#cut(part);
          break;
        case "damaged":
          yield* this.#damaged(part);
          break;
      }
      if (this.#pass.isHalfway) return;
    }
    yield* this.#endForeign(this.#file.size);
  }

  /** @returns undefined when the pass ends before these lines. */
  #place(row: Row): number | undefined {
    this.#isBegun = true;
    return this.#pass.place(row.firstCursor, cursorSpan(row), this.#info.name);
  }

  #isWanted(row: Row, firstCursor: number): boolean {
    if (!this.#pass.wants(firstCursor, cursorSpan(row))) return false;
    const { filter } = this.#pass.input.question;
    return filter === undefined || rowMayMatch(row, this.#sets, filter);
  }

  /** A file that a compressing writer was killed over; the lines are whole in the plain one. */
  #isUnfinishedTwin(kind: FilePart["kind"]): boolean {
    const { name, hasPlainTwin, index } = this.#info;
    if (!hasPlainTwin || index !== undefined || kind === "described") return false;
    const text = "an unfinished copy of the plain file of the same name, which is read instead";
    this.#pass.input.tell({ kind: "stale", file: name, text });
    return true;
  }

  async *#described(part: DescribedFrame): AsyncGenerator<Piece> {
    this.#sets.add(part.row.newSets);
    const firstCursor = this.#place(part.row);
    if (firstCursor === undefined) return;
    if (this.#isWanted(part.row, firstCursor)) yield* this.#run([{ part, firstCursor }], 0);
  }

  /** Reads neighbouring frames in one go. */
  async *#run(run: readonly PlacedFrame[], behindBytes: number): AsyncGenerator<Piece> {
    const base = run[0]!.part.start;
    const bytes = await this.#source.read(base, run.at(-1)!.part.end);
    const frames = run.map(({ part: { row, offset, start, end }, firstCursor }) => (
      { start: start - base, end: end - base, offset, firstCursor, row }
    ));
    const { from } = this.#pass.input;
    yield { kind: "packed", file: this.#info.name, bytes, frames, from, behindBytes };
  }

  async *#foreignFrame({ start, end }: ForeignFrame): AsyncGenerator<Piece> {
    this.#foreign ??= new LineStream(this.#pass, this.#info.name, this.#claim());
    try {
      for await (const piece of this.#foreignPieces(start, end)) yield* this.#foreign.push(piece);
    } catch (error) {
      if (!isLogtapError(error)) throw error;
      this.#tell({ kind: "damaged", offset: start, text: error.message });
    }
  }

  /** The cursor that the index gives the first lines of the file. */
  #claim(): number | undefined {
    const claim = this.#isBegun ? undefined : this.#info.index?.first;
    this.#isBegun = true;
    return claim;
  }

  async *#foreignPieces(start: number, end: number): AsyncGenerator<Uint8Array> {
    if (end - start <= SMALL_FRAME_BYTES) {
      try {
        yield decodeFrame(await this.#source.read(start, end), DESCRIBED_MAX_BYTES);
        return;
      } catch (error) {
        if (!isLogtapError(error, "too_large")) throw error;
      }
    }
    yield* decodeFrameStream(this.#file, start);
  }

  async *#endForeign(at: number): AsyncGenerator<Piece> {
    const stream = this.#foreign;
    this.#foreign = undefined;
    if (stream !== undefined) yield* stream.finish(at);
  }

  /** The end of a file that is written right now, was left by a kill, or was copied in part. */
  async *#cut({ offset, dataStart, row }: CutPart): AsyncGenerator<Piece> {
    // Its lines are in the tail still.
    if (this.#pass.hasTail(row?.firstCursor)) return;
    const { name } = this.#info;
    if (!this.#pass.confirm(`${name} cut at ${offset} of ${this.#file.size}`)) return;
    const what = dataStart === undefined ? "a row or table" : "a frame";
    const text = `the file is cut off at byte ${this.#file.size}, within ${what}`;
    const cursor = row === undefined ? {} : { cursor: row.firstCursor };
    this.#tell({ kind: "cut", offset, ...cursor, text });
    if (dataStart !== undefined) yield* this.#salvage(dataStart, row?.firstCursor);
  }

  async *#damaged({ offset, end, text, dataStart }: DamagedPart): AsyncGenerator<Piece> {
    const { name } = this.#info;
    if (!this.#pass.confirm(`${name} damaged at ${offset} of ${this.#file.size}`)) return;
    this.#tell({ kind: "damaged", offset, text: `${text}; reading goes on at byte ${end}` });
    if (dataStart !== undefined) yield* this.#salvage(dataStart, undefined);
  }

  /** The whole lines that the beginning of a broken frame still holds. */
  async *#salvage(start: number, claimed: number | undefined): AsyncGenerator<Piece> {
    const lines = new LineStream(this.#pass, this.#info.name, claimed ?? this.#claim());
    try {
      for await (const piece of decodeFrameStream(this.#file, start)) yield* lines.push(piece);
    } catch (error) {
      if (!isLogtapError(error)) throw error; // The break itself was told before.
    }
  }

  #tell(finding: Omit<Finding, "file">): void {
    this.#pass.input.tell({ ...finding, file: this.#info.name });
  }
}
