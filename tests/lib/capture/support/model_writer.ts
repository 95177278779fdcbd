import { encodeIndexLine, encodeTable, type TableRow } from "../../../../lib/capture/format/mod.ts";
import { FrameMaker } from "../../../../lib/capture/verify/lines_to_frame.ts";
import { indexLineFor, lineOf, linesFrom } from "./made_capture.ts";
import type { MemoryFiles } from "./memory_files.ts";

/** Frames that may wait for the compressor. */
const WAITING_MAX = 3;

interface Frame {
  readonly first: number;
  lines: number;
}

/**
 * A writer of captures in memory that takes one step at a time, so that a test can put a reader
 * between any two: half an append, frame and tail both there, a table before its index line.
 */
export class ModelWriter {
  readonly #files: MemoryFiles;
  #file = 0;
  #fileFirst = 1;
  #rows: TableRow[] = [];
  #maker = new FrameMaker([]);
  #sets: { id: number; json: string }[] = [];
  #frames: Frame[] = [];
  #last = 0;
  /** What is left of a step that has begun. */
  #rest: (() => void)[] = [];

  constructor(files: MemoryFiles) {
    this.#files = files;
  }

  /** Cursor of the last line that was acknowledged. */
  get acknowledged(): number {
    return this.#last;
  }

  /** Takes the next step; which one, `choice` (0 to 1) says. */
  step(choice: number): void {
    const rest = this.#rest.shift();
    if (rest !== undefined) return rest();
    if (choice < 0.5) return this.#push(1 + Math.floor(choice * 12));
    if (choice < 0.65 && this.#frames.length < WAITING_MAX) return this.#closeFrame();
    if (choice < 0.95) return this.#commit();
    this.#rotate();
  }

  get #name(): string {
    return `2026-11-21T103200-${String(this.#file).padStart(3, "0")}.jsonl.zst`;
  }

  #tail(frame: Frame): string {
    return `${this.#name}.${frame.first}.tail.jsonl`;
  }

  #push(count: number): void {
    const open = this.#frames.at(-1) ?? this.#openFrame();
    const name = this.#tail(open);
    const before = this.#files.text(name);
    const lines = new TextDecoder().decode(linesFrom(this.#last + 1, count));
    this.#files.set(name, before + lines.slice(0, lines.length >> 1));
    this.#rest.push(() => {
      this.#files.set(name, before + lines);
      open.lines += count;
      this.#last += count;
    });
  }

  #openFrame(): Frame {
    const frame = { first: this.#last + 1, lines: 0 };
    this.#frames.push(frame);
    return frame;
  }

  #closeFrame(): void {
    if ((this.#frames.at(-1)?.lines ?? 0) > 0) this.#openFrame();
  }

  /** Appends the oldest frame to the data file, in two halves, then removes its tail. */
  #commit(): void {
    const frame = this.#frames.shift();
    if (frame === undefined) return;
    const tail = this.#tail(frame);
    if (frame.lines === 0) return void this.#files.files.delete(tail);
    const { row, bytes } = this.#maker.make(linesFrom(frame.first, frame.lines), frame.first);
    const before = this.#files.files.get(this.#name) ?? new Uint8Array(0);
    const half = Math.floor(bytes.length * ((frame.first % 7) / 7));
    this.#files.set(this.#name, joined(before, bytes.subarray(0, half)));
    this.#rest.push(() => {
      this.#files.set(this.#name, joined(before, bytes));
      this.#rows.push({ offset: before.length, row: { ...row, newSets: [] } });
      this.#sets.push(...row.newSets);
    }, () => void this.#files.files.delete(tail));
  }

  #rotate(): void {
    while (this.#frames.length > 0) {
      this.#commit();
      for (const step of this.#rest.splice(0)) step();
    }
    if (this.#rows.length === 0) return;
    const [name, first, lines] = [this.#name, this.#fileFirst, this.#last + 1 - this.#fileFirst];
    const before = this.#files.files.get(name)!;
    const rawBytes = linesFrom(first, lines).length;
    const table = encodeTable(
      { lines, rawBytes, firstCursor: first, rows: this.#rows, sets: this.#sets },
      before.length,
    );
    this.#files.set(name, joined(before, table.subarray(0, table.length >> 1)));
    this.#rest.push(() => this.#files.set(name, joined(before, table)), () => {
      const line = encodeIndexLine(indexLineFor(name, first, lines));
      this.#files.set("index.jsonl", `${this.#files.text("index.jsonl")}${line}\n`);
    });
    this.#file++;
    this.#fileFirst = this.#last + 1;
    this.#rows = [];
    this.#sets = [];
    this.#maker = new FrameMaker([]);
  }
}

/** Text of all lines up to a cursor. */
export function allLines(last: number): string[] {
  return Array.from({ length: last }, (_, i) => lineOf(i + 1).trimEnd());
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
