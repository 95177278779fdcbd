import { walkFrameAt } from "../../codec/mod.ts";
import {
  decodeTable,
  encodeRow,
  HEAD_BYTES,
  isKind,
  type Row,
  type Table,
  TABLE_KIND,
  TABLE_MAX_BYTES,
  type TableRow,
} from "../format/mod.ts";
import type { Finding } from "../read/finding.ts";
import { type FilePart, partsByHopping, readTable } from "../read/parts.ts";
import type { OpenedFile, ReadRange } from "../read/source.ts";
import { Window } from "../read/window.ts";

/** A finding of a file whose name the caller knows. */
export type FileFinding = Omit<Finding, "file">;

/** How a file of frames is built, by its heads alone. */
export interface Structure {
  readonly findings: readonly FileFinding[];
  /** Label sets by their number in the file. */
  readonly sets: ReadonlyMap<number, string>;
  readonly frames: number;
  /** It ends in a table that describes it. */
  readonly isFinished: boolean;
  /** All of its lines stand in frames with rows. */
  readonly isOurs: boolean;
}

/** Read at a time: all of the file, for a frame's blocks are walked too. */
const PIECE_BYTES = 1024 * 1024;

/** Compares frames, rows and table of one file with each other. Nothing is decompressed. */
export async function checkStructure(file: OpenedFile): Promise<Structure> {
  const source = new Window(file, PIECE_BYTES);
  const checker = new StructureChecker(source);
  for await (const part of partsByHopping(source)) await checker.part(part);
  return checker.finish(await readTable(file));
}

class StructureChecker {
  readonly #file: ReadRange;
  readonly #findings: FileFinding[] = [];
  readonly #sets = new Map<number, string>();
  readonly #rows: TableRow[] = [];
  #foreign = 0;

  constructor(file: ReadRange) {
    this.#file = file;
  }

  async part(part: FilePart): Promise<void> {
    switch (part.kind) {
      case "described":
        this.#rows.push({ offset: part.offset, row: part.row });
        this.#dictionary(part.row, part.offset);
        await this.#frame(part.start, part.end);
        break;
      case "foreign":
        this.#foreign++;
        break;
      case "passed_over":
        await this.#table(part.offset, part.end);
        break;
      case "damaged":
        this.#findings.push({ kind: "damaged", offset: part.offset, text: part.text });
        break;
      case "cut":
        break; // Told by the reader, which knows whether a tail has the lines.
    }
  }

  finish(end: { readonly table: Table; readonly offset: number } | undefined): Structure {
    if (end !== undefined) this.#compare(end.table);
    return {
      findings: this.#findings,
      sets: this.#sets,
      frames: this.#rows.length + this.#foreign,
      isFinished: end !== undefined,
      isOurs: this.#foreign === 0 && this.#rows.length > 0,
    };
  }

  /** A row that is right about everything but the length hides what comes behind its frame. */
  async #frame(start: number, end: number): Promise<void> {
    const frame = await walkFrameAt(this.#file, start);
    if (frame.kind === "data" && frame.end === end) return;
    const found = frame.kind === "data" ? `one that ends at byte ${frame.end}` : frame.kind;
    const text = `the row says a frame of bytes ${start} to ${end}; there is ${found}`;
    this.#findings.push({ kind: "damaged", offset: start, text });
  }

  #dictionary(row: Row, offset: number): void {
    for (const { id, json } of row.newSets) {
      if (id !== this.#sets.size + 1) {
        const text = `label set ${id} is new where ${this.#sets.size + 1} was expected`;
        this.#findings.push({ kind: "mismatch", offset, text });
      }
      this.#sets.set(id, json);
    }
  }

  async #table(start: number, end: number): Promise<void> {
    const head = await this.#file.read(start, Math.min(end, start + HEAD_BYTES));
    if (!isKind(TABLE_KIND, head) || end - start > TABLE_MAX_BYTES) return;
    if (decodeTable(await this.#file.read(start, end)) !== undefined) return;
    const text = `the table at byte ${start} is damaged`;
    this.#findings.push({ kind: "damaged", offset: start, text });
  }

  #compare(table: Table): void {
    const differs = (what: string) =>
      this.#findings.push({
        kind: "mismatch",
        text: `the table tells other ${what} than the rows`,
      });
    const isSameRow = (at: TableRow, i: number) => isSame(at, this.#rows[i]);
    if (table.rows.length !== this.#rows.length || !table.rows.every(isSameRow)) differs("frames");
    const isSameSet = ({ id, json }: { id: number; json: string }) => this.#sets.get(id) === json;
    if (table.sets.length !== this.#sets.size || !table.sets.every(isSameSet)) {
      differs("label sets");
    }
    const sum = (of: (row: Row) => number) =>
      this.#rows.reduce((total, { row }) => total + of(row), 0);
    if (table.lines !== sum((row) => row.lines)) differs("lines");
    if (table.rawBytes !== sum((row) => row.rawBytes)) differs("bytes");
    const first = this.#rows[0]?.row.firstCursor;
    if (first !== undefined && table.firstCursor !== first) differs("cursors");
  }
}

/** Rows are the same when they are written the same, the dictionary apart. */
function isSame(a: TableRow, b: TableRow | undefined): boolean {
  if (b === undefined || a.offset !== b.offset) return false;
  const inTable = encodeRow({ ...a.row, newSets: [] });
  const inPlace = encodeRow({ ...b.row, newSets: [] });
  return inTable.length === inPlace.length && inTable.every((byte, i) => byte === inPlace[i]);
}
