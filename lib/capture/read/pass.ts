import { isLogtapError } from "../../fault/mod.ts";
import type { IndexLine } from "../format/mod.ts";
import { type Block, trimBlock } from "./block.ts";
import { FileEnds } from "./file_ends.ts";
import type { OnFinding } from "./finding.ts";
import { readFramesFile } from "./frames_file.ts";
import type { HopMemory } from "./hops.ts";
import type { DataFileInfo, Layout, TailInfo } from "./layout.ts";
import { type LinesFile, readLines } from "./lines_file.ts";
import type { Piece, PlainPiece } from "./piece.ts";
import { type BlockFilter, fileMayMatch } from "./prune.ts";
import type { CaptureFiles, OpenedFile } from "./source.ts";

/** What is asked of a reading. */
export interface Question {
  /** Blocks that cannot match are left out, unread where possible. Lines still need matching. */
  readonly filter?: BlockFilter;
  /** Lines before this cursor are left out. */
  readonly fromCursor?: number;
}

/** What one pass over a capture needs; `from` is where the pass before ended. */
export interface PassInput {
  readonly files: CaptureFiles;
  readonly layout: Layout;
  readonly question: Question;
  readonly from: number;
  readonly tell: OnFinding;
  readonly hops: HopMemory;
  /** Cursor of the capture's first line, when no file says. */
  readonly base: number;
  /** A writer may be at work, for all the metadata says. */
  readonly isLive: boolean;
  /** Called with what looks wrong; true when it looked the same in the pass before. */
  isSettled(sight: string): boolean;
}

/**
 * One pass over the files of a capture, in cursor order. A live capture changes while it is read:
 * a pass that meets something that may only be half done stops there, and the next one, with a
 * fresh look at the directory, goes on from `next`.
 */
export class Pass {
  readonly input: PassInput;
  /** What the data files have, as far as they have been gone through. */
  readonly ends = new FileEnds();
  readonly #tailCursors: ReadonlySet<number>;
  /** Cursor expected next; undefined until the first line is placed. */
  #next: number | undefined;
  /** What is added to claimed cursors, since lines were counted on instead. */
  #shift = 0;
  #isHalfway = false;

  constructor(input: PassInput) {
    this.input = input;
    this.#tailCursors = new Set(input.layout.tails.map(({ firstCursor }) => firstCursor));
  }

  get next(): number | undefined {
    return this.#next;
  }

  /** True when the pass stopped because something has to be looked at again. */
  get isHalfway(): boolean {
    return this.#isHalfway;
  }

  async *pieces(): AsyncGenerator<Piece> {
    for (const info of this.input.layout.dataFiles) {
      yield* this.#dataFile(info);
      if (this.#isHalfway) return;
    }
    yield* this.#tails();
  }

  /**
   * True when there is a tail that starts with this cursor (or the one expected next): its frame
   * need not be whole yet.
   */
  hasTail(firstCursor: number | undefined): boolean {
    if (firstCursor !== undefined) return this.#tailCursors.has(firstCursor);
    if (this.#next === undefined) return this.#tailCursors.size > 0;
    return this.#tailCursors.has(this.#next - this.#shift);
  }

  /** Whether lines of `[first, first + span)` are asked for. */
  wants(first: number, span: number): boolean {
    return first + span > this.input.from;
  }

  /**
   * Places the next lines of a file: says their first cursor, and counts them.
   *
   * @param claimed the cursor that row, index or name tell; undefined where none does.
   * @returns undefined when lines before them may only be missing for now: the pass ends.
   */
  place(claimed: number | undefined, span: number, file: string): number | undefined {
    if (this.#isHalfway) return;
    const expected = this.#next;
    let first = claimed ?? expected ?? this.input.base;
    if (claimed !== undefined && expected !== undefined) {
      // The frame of those before them may have landed in its file after that was read.
      const isGap = claimed > expected && claimed + this.#shift !== expected;
      if (isGap && !this.confirm(`${file} begins with ${claimed}, not ${expected}`)) return;
      first = this.#settle(claimed, expected, file);
    }
    const claim = claimed ?? this.ends.of(file);
    if (claim !== undefined) this.ends.reach(file, claim + span);
    this.#next = first + span;
    return first;
  }

  /** Where lines that claim a cursor stand, behind those that were placed before. */
  #settle(claimed: number, expected: number, file: string): number {
    // Behind lines that were counted on, the claims of the same writer are off by the same number.
    if (claimed + this.#shift === expected) return expected;
    this.#shift = Math.max(0, expected - claimed);
    if (claimed > expected) {
      const text = `cursors ${expected} to ${claimed - 1} are nowhere in the capture`;
      this.input.tell({ kind: "gap", file, cursor: expected, lines: claimed - expected, text });
      return claimed;
    }
    if (claimed < expected) {
      const text = `lines claim cursor ${claimed}, which an earlier line has: counted on`;
      this.input.tell({ kind: "overlap", file, cursor: claimed, text });
    }
    return expected;
  }

  /** A block as far as it was asked for. */
  *deliver(block: Block): Generator<PlainPiece> {
    const trimmed = trimBlock(block, this.input.from);
    if (trimmed !== undefined) yield { kind: "plain", block: trimmed };
  }

  /**
   * Called at something that a writer may be in the middle of. True when it has been there before,
   * unchanged: it is for good. Otherwise the pass ends.
   */
  confirm(sight: string): boolean {
    if (this.input.isSettled(sight)) return true;
    this.#isHalfway = true;
    return false;
  }

  async *#dataFile(info: DataFileInfo): AsyncGenerator<Piece> {
    const { index } = info;
    if (index !== undefined && this.#isSkippable(index)) {
      this.place(index.first, index.lines, info.name);
      return;
    }
    const file = await this.#open(info.name, () => this.#vanished(info));
    if (file === undefined) return;
    try {
      if (info.form === "frames") yield* readFramesFile(this, info, file);
      else yield* readLines(this, this.#plainFile(info), file);
    } catch (error) {
      this.#unreadable(info.name, error);
    } finally {
      file.close();
    }
  }

  /** The last file of a live capture may end in a line that is being written. */
  #plainFile({ name, index }: DataFileInfo): LinesFile {
    const isLast = this.input.layout.dataFiles.at(-1)?.name === name;
    return {
      name,
      claimed: index?.first,
      isOpen: this.input.isLive && isLast && index === undefined,
    };
  }

  #isSkippable(index: IndexLine): boolean {
    const { filter } = this.input.question;
    const first = index.first ?? this.#next ?? this.input.base;
    if (!this.wants(first, index.lines)) return true;
    return filter !== undefined && !fileMayMatch(index, filter);
  }

  #vanished({ name, index }: DataFileInfo): void {
    const text = "the file is gone since the directory was listed";
    this.input.tell({ kind: "vanished", file: name, text });
    if (index !== undefined) this.place(index.first, index.lines, name);
  }

  async *#tails(): AsyncGenerator<Piece> {
    for (const tail of this.input.layout.tails) {
      if (this.ends.isStale(tail)) this.#staleTail(tail);
      else yield* this.#tail(tail);
      if (this.#isHalfway) return;
    }
  }

  async *#tail({ name, firstCursor, dataFile }: TailInfo): AsyncGenerator<Piece> {
    const expected = (this.#next ?? firstCursor) - this.#shift;
    if (firstCursor > expected && !this.confirm(`${name} expects ${expected}`)) return;
    // A tail that is gone: its frame is in the data file by now, behind where that was read to.
    const file = await this.#open(name, () => this.#isHalfway = true);
    if (file === undefined) return;
    try {
      yield* readLines(this, { name, claimed: firstCursor, isOpen: true }, file);
    } catch (error) {
      this.#unreadable(name, error);
    } finally {
      file.close();
    }
    this.ends.reach(dataFile, this.ends.of(name) ?? firstCursor);
  }

  #staleTail({ name, firstCursor: cursor, dataFile }: TailInfo): void {
    const text = `its frame is in ${dataFile} already: a writer was killed before it removed this`;
    this.input.tell({ kind: "stale", file: name, cursor, text });
  }

  async #open(name: string, onGone: () => void): Promise<OpenedFile | undefined> {
    try {
      const file = await this.input.files.open(name);
      if (file === undefined) onGone();
      return file;
    } catch (error) {
      this.#unreadable(name, error);
      return undefined;
    }
  }

  /** Only faults that name themselves are the file's; others are ours and rise. */
  #unreadable(file: string, error: unknown): void {
    if (!isLogtapError(error)) throw error;
    this.input.tell({ kind: "unreadable", file, text: error.message });
  }
}
