import { walkFrameAt } from "../../codec/frames.ts";
import {
  decodeTable,
  encodeRow,
  HEAD_BYTES,
  isKind,
  type Row,
  type Table,
  TABLE_KIND,
  TABLE_MAX_BYTES,
} from "../format/mod.ts";
import type { Finding } from "../read/finding.ts";
import { type DescribedFrame, type FilePart, partsByHopping, readTable } from "../read/parts.ts";
import type { OpenedFile, ReadRange } from "../read/source.ts";
import { Window } from "../read/window.ts";

/** A finding of a file whose name the caller knows. */
export type FileFinding = Omit<Finding, "file">;

/** How a file of frames is built, by its heads alone. */
export interface Structure {
  readonly findings: readonly FileFinding[];
  /** Rows by the byte where they stand, or stood: those that are damaged as the table has them. */
  readonly rows: ReadonlyMap<number, Row>;
  /** Label sets by their number in the file. */
  readonly sets: ReadonlyMap<number, string>;
  readonly frames: number;
  /** It ends in a table that describes it, or in a damaged one. */
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

/** Bytes of a file that are nothing known, and what is told of them. */
interface Damage {
  end: number;
  finding: FileFinding & { readonly offset: number };
}

class StructureChecker {
  readonly #file: ReadRange;
  readonly #findings: FileFinding[] = [];
  readonly #sets = new Map<number, string>();
  readonly #rows = new Map<number, Row>();
  readonly #damage: Damage[] = [];
  /** Findings that nothing but a damaged row may be the cause of. */
  readonly #skippedSets: FileFinding[] = [];
  #lastSet = 0;
  #described = 0;
  #foreign = 0;
  #hasDamagedTable = false;

  constructor(file: ReadRange) {
    this.#file = file;
  }

  async part(part: FilePart): Promise<void> {
    switch (part.kind) {
      case "described":
        this.#described++;
        this.#rows.set(part.offset, part.row);
        this.#dictionary(part.row, part.offset);
        await this.#frame(part);
        break;
      case "foreign":
        this.#foreign++;
        break;
      case "passed_over":
        await this.#table(part.offset, part.end);
        break;
      case "damaged": {
        const { offset, end, text } = part;
        const last = this.#damage.at(-1);
        // A length that is wrong leads into the midst of something.
        if (last?.end === offset) last.end = end;
        else this.#damage.push({ end, finding: { kind: "damaged", offset, text } });
        break;
      }
      case "cut":
        break; // Told by the reader, which knows whether a tail has the lines.
    }
  }

  finish(end: { readonly table: Table; readonly offset: number } | undefined): Structure {
    if (end !== undefined) this.#compare(end.table);
    const damage = this.#damage.map(({ finding }) => finding);
    if (damage.length === 0) this.#findings.push(...this.#skippedSets);
    return {
      findings: [...damage, ...this.#findings],
      rows: this.#rows,
      sets: this.#sets,
      frames: this.#described + this.#foreign,
      isFinished: end !== undefined || this.#hasDamagedTable,
      isOurs: this.#foreign === 0 && this.#rows.size > 0,
    };
  }

  /** A row that is right about everything but the length hides what comes behind its frame. */
  async #frame({ offset, start, end }: DescribedFrame): Promise<void> {
    const frame = await walkFrameAt(this.#file, start);
    if (frame.kind === "data" && frame.end === end) return;
    const found = frame.kind === "data" ? `one that ends at byte ${frame.end}` : frame.kind;
    const text = `the row says a frame of bytes ${start} to ${end}; there is ${found}`;
    this.#findings.push({ kind: "damaged", offset, text });
  }

  #dictionary(row: Row, offset: number): void {
    for (const { id, json } of row.newSets) {
      const expected = this.#lastSet + 1;
      if (id !== expected) {
        const text = `label set ${id} is new where ${expected} was expected`;
        const finding: FileFinding = { kind: "mismatch", offset, text };
        (id > expected ? this.#skippedSets : this.#findings).push(finding);
      }
      this.#lastSet = Math.max(this.#lastSet, id);
      this.#sets.set(id, json);
    }
  }

  async #table(start: number, end: number): Promise<void> {
    const head = await this.#file.read(start, Math.min(end, start + HEAD_BYTES));
    if (!isKind(TABLE_KIND, head) || end - start > TABLE_MAX_BYTES) return;
    if (decodeTable(await this.#file.read(start, end)) !== undefined) return;
    const text = `the table at byte ${start} is damaged; the rows have it all, no line is lost`;
    this.#hasDamagedTable = true;
    this.#findings.push({ kind: "damaged", offset: start, lines: 0, text });
  }

  #compare(table: Table): void {
    const differs = (what: string) =>
      this.#findings.push({
        kind: "mismatch",
        text: `the table tells other ${what} than the rows`,
      });
    const inPlace = new Map(this.#rows);
    let isOther = false;
    for (const { offset, row } of table.rows) {
      const placed = inPlace.get(offset);
      if (placed === undefined) this.#missingRow(offset, row);
      else isOther ||= !isSame(row, placed);
      inPlace.delete(offset);
    }
    if (isOther || inPlace.size > 0) differs("frames");
    if (!this.#hasSets(table)) differs("label sets");
    const sum = (of: (row: Row) => number) =>
      table.rows.reduce((total, { row }) => total + of(row), 0);
    if (table.lines !== sum((row) => row.lines)) differs("lines");
    if (table.rawBytes !== sum((row) => row.rawBytes)) differs("bytes");
    const first = table.rows[0]?.row.firstCursor;
    if (first !== undefined && table.firstCursor !== first) differs("cursors");
  }

  /** The table has a row where the file has none: no line is lost, for readers go by the table. */
  #missingRow(offset: number, row: Row): void {
    this.#rows.set(offset, row);
    const damage = this.#damage.find(({ end, finding }) =>
      finding.offset <= offset && offset < end
    );
    const what = damage?.finding.text ?? `there is no row at byte ${offset}`;
    const text = `${what}; the table has it, no line is lost`;
    const finding: Damage["finding"] = { kind: "damaged", offset, lines: 0, text };
    if (damage !== undefined) damage.finding = { ...finding, offset: damage.finding.offset };
    else this.#damage.push({ end: offset + 1, finding });
  }

  /** Label sets that only the table has came with a row that is damaged. */
  #hasSets(table: Table): boolean {
    let isSame = table.sets.length >= this.#sets.size;
    for (const { id, json } of table.sets) {
      const placed = this.#sets.get(id);
      if (placed === undefined) this.#sets.set(id, json);
      isSame &&= placed === undefined ? this.#damage.length > 0 : placed === json;
    }
    return isSame && this.#sets.size === table.sets.length;
  }
}

/** Rows are the same when they are written the same, the dictionary apart. */
function isSame(a: Row, b: Row): boolean {
  const inTable = encodeRow({ ...a, newSets: [] });
  const inPlace = encodeRow({ ...b, newSets: [] });
  return inTable.length === inPlace.length && inTable.every((byte, i) => byte === inPlace[i]);
}
