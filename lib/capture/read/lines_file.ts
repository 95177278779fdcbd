import { decodeEntry } from "../../entry/read.ts";
import { plural } from "../../units/mod.ts";
import { countLines, LineCutter } from "../format/mod.ts";
import type { Pass } from "./pass.ts";
import type { Piece } from "./piece.ts";
import type { ReadRange } from "./source.ts";

/** Files of other writers may hold lines up to this length; longer ones are left out and told. */
const LONGEST_LINE_BYTES = 16 * 1024 * 1024;
const PIECE_BYTES = 512 * 1024;

/** A file of plain lines: a data file without compression, or a tail. */
export interface LinesFile {
  readonly name: string;
  /** Cursor of the first line, where index or name tell it. */
  readonly claimed: number | undefined;
  /** A writer may be appending to it: a last line without its newline is none (yet). */
  readonly isOpen: boolean;
}

/** The lines of a file of plain lines. */
export async function* readLines(
  pass: Pass,
  { name, claimed, isOpen }: LinesFile,
  source: ReadRange,
): AsyncGenerator<Piece> {
  const lines = new LineStream(pass, name, claimed);
  for (let at = 0; at < source.size; at += PIECE_BYTES) {
    yield* lines.push(await source.read(at, Math.min(source.size, at + PIECE_BYTES)));
    if (pass.isHalfway) return;
  }
  if (!isOpen) yield* lines.finish(source.size);
}

/** Turns a stream of text into blocks of whole lines with their cursors. */
export class LineStream {
  readonly #pass: Pass;
  readonly #file: string;
  readonly #cutter = new LineCutter(LONGEST_LINE_BYTES);
  #claimed: number | undefined;

  constructor(pass: Pass, file: string, claimed: number | undefined) {
    this.#pass = pass;
    this.#file = file;
    this.#claimed = claimed;
  }

  *push(piece: Uint8Array): Generator<Piece> {
    const whole = this.#cutter.push(piece);
    this.#tellTooLong();
    yield* this.#deliver(whole);
  }

  /**
   * Ends the stream. A rest without a newline is a line if it is a whole entry, which no part of
   * one is; anything else was cut off.
   *
   * @param at where in the file the stream ended, for the finding.
   */
  *finish(at: number): Generator<Piece> {
    const rest = this.#cutter.finish();
    this.#tellTooLong();
    if (rest.length === 0) return;
    if (decodeEntry(new TextDecoder().decode(rest)) !== undefined) {
      yield* this.#deliver(rest);
      return;
    }
    const offset = at - rest.length;
    if (!this.#pass.confirm(`${this.#file} cut at ${at}`)) return;
    const text = `the last line is cut off after ${rest.length} bytes`;
    this.#pass.input.tell({ kind: "cut", file: this.#file, offset, text });
  }

  *#deliver(bytes: Uint8Array): Generator<Piece> {
    if (bytes.length === 0) return;
    const lines = countLines(bytes);
    const firstCursor = this.#place(lines);
    if (firstCursor === undefined) return;
    if (!this.#pass.wants(firstCursor, lines)) return;
    yield* this.#pass.deliver({ file: this.#file, firstCursor, lines, bytes });
  }

  /** @returns undefined when the pass ends before these lines. */
  #place(lines: number): number | undefined {
    const first = this.#pass.place(this.#claimed, lines, this.#file);
    this.#claimed = undefined;
    return first;
  }

  #tellTooLong(): void {
    const count = this.#cutter.takeTooLong();
    if (count === 0) return;
    const cursor = this.#place(count);
    if (cursor === undefined) return;
    const text = `${plural(count, "line")} longer than ${LONGEST_LINE_BYTES} bytes left out`;
    this.#pass.input.tell({ kind: "too_long", file: this.#file, cursor, text });
  }
}
