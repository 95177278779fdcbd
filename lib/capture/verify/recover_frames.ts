import { decodeFrameStream } from "../../codec/mod.ts";
import { isLogtapError } from "../../fault/mod.ts";
import {
  type DictionaryEntry,
  encodeTable,
  LineCutter,
  type TableRow,
  TORN_SUFFIX,
} from "../format/mod.ts";
import { cursorSpan } from "../read/block.ts";
import { type CutPart, partsByHopping } from "../read/parts.ts";
import type { OpenedFile } from "../read/source.ts";
import { Window } from "../read/window.ts";
import { FrameMaker, frameSized } from "./lines_to_frame.ts";
import type { MendableFiles } from "./mend_files.ts";

/** What a file of frames without a table turned out to hold. */
export interface ScannedFrames {
  readonly rows: readonly TableRow[];
  readonly sets: readonly DictionaryEntry[];
  /** End of the last whole part. */
  readonly end: number;
  readonly size: number;
  readonly cut: CutPart | undefined;
  /** Whole lines at the beginning of the frame that is cut. */
  readonly salvaged: Uint8Array;
  /** Holds nothing but described frames. A table would hide anything else from readers. */
  readonly isPure: boolean;
}

const HOP_BYTES = 8 * 1024;
/** A frame of ours holds no more; a cut one that yields more is not ours. */
const SALVAGE_MAX_BYTES = 8 * 1024 * 1024;

/** Hops through a file from its first byte to its last whole part. */
export async function scanFrames(file: OpenedFile): Promise<ScannedFrames> {
  const rows: TableRow[] = [];
  const sets: DictionaryEntry[] = [];
  let end = 0;
  let cut: CutPart | undefined;
  let isPure = true;
  for await (const part of partsByHopping(new Window(file, HOP_BYTES))) {
    if (part.kind === "cut") {
      cut = part;
      break;
    }
    end = part.end;
    if (part.kind === "described") {
      sets.push(...part.row.newSets);
      rows.push({ offset: part.offset, row: { ...part.row, newSets: [] } });
    } else isPure = false;
  }
  const { size } = file;
  // Skippable frames of others behind the last part stay where they are.
  end = cut?.offset ?? size;
  const salvaged = cut?.row === undefined ? new Uint8Array(0) : await salvage(file, cut);
  return { rows, sets, end, size, cut, salvaged, isPure };
}

async function salvage(file: OpenedFile, { dataStart }: CutPart): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const cutter = new LineCutter(SALVAGE_MAX_BYTES);
  try {
    for await (const piece of decodeFrameStream(file, dataStart ?? file.size)) {
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

/** Cursor behind the last line of the scanned frames; undefined when there are none. */
export function endCursor({ rows }: ScannedFrames): number | undefined {
  const last = rows.at(-1)?.row;
  return last === undefined ? undefined : last.firstCursor + cursorSpan(last);
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
    this.#rows = [...scanned.rows];
    this.#sets = [...scanned.sets];
    this.#maker = new FrameMaker(scanned.sets);
    this.#isPure = scanned.isPure;
    this.#end = scanned.end;
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
