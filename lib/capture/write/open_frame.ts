import { type Batch, LINE_MAX_BYTES, type LineEncoder, parseJsonl } from "../../entry/mod.ts";
import { SetTally } from "../tally/mod.ts";

export interface OpenFrameOptions {
  /** Owned by the frame until it is released; its length is what the frame can hold. */
  readonly buffer: ArrayBuffer;
  /** Cursor of the first line. */
  readonly firstCursor: number;
  /** The frame counts as full from here on, in bytes. */
  readonly fullBytes: number;
}

/**
 * The lines of a frame while it is filled, and what its row will say about them.
 *
 *     buffer   line line line line line ····························
 *              └── durable ──┘         └ free ┘
 *              └────── length ───────┘
 *
 * Lines up to `durable` are in the tail on disk and stay; what is behind them can be taken back.
 */
export class OpenFrame {
  readonly firstCursor: number;
  readonly #fullBytes: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** By canonical label text. */
  readonly #tallies = new Map<string, SetTally>();
  #length = 0;
  #lines = 0;
  #durable = 0;
  #durableLines = 0;

  constructor(options: OpenFrameOptions) {
    this.bytes = new Uint8Array(options.buffer);
    this.firstCursor = options.firstCursor;
    this.#fullBytes = Math.min(options.fullBytes, options.buffer.byteLength);
  }

  get length(): number {
    return this.#length;
  }

  get lines(): number {
    return this.#lines;
  }

  get durable(): number {
    return this.#durable;
  }

  get sets(): readonly SetTally[] {
    return [...this.#tallies.values()];
  }

  /** Appends entries from number `from` on until the frame is full; returns the next number. */
  fill(batch: Batch, from: number, encoder: LineEncoder): number {
    let i = from;
    let setOfTally = -1;
    let tally: SetTally | undefined;
    for (; i < batch.count; i++) {
      const bound = Math.min(encoder.lengthOf(batch, i), LINE_MAX_BYTES);
      if (!this.#hasRoom(bound)) break;
      this.#length = encoder.encode(batch, i, this.bytes, this.#length);
      const set = batch.set[i]!;
      if (set !== setOfTally) {
        tally = this.#tallyOf(batch, set);
        setOfTally = set;
      }
      count(tally!, batch, i);
      this.#lines++;
    }
    return i;
  }

  /** The first line always has room: a frame holds at least one. */
  #hasRoom(bytes: number): boolean {
    if (this.#lines === 0) return true;
    return this.#length + bytes <= this.#fullBytes;
  }

  #tallyOf(batch: Batch, set: number): SetTally {
    const labels = batch.sets[set]!;
    let tally = this.#tallies.get(labels.json);
    if (tally === undefined) {
      tally = new SetTally(labels);
      this.#tallies.set(labels.json, tally);
    }
    return tally;
  }

  get durableLines(): number {
    return this.#durableLines;
  }

  /** Says that the first `length` bytes, which are `lines` lines, are in the tail. */
  markDurable(length: number, lines: number): void {
    this.#durable = length;
    this.#durableLines = lines;
  }

  /** Takes back the lines that are not durable. Rare, so the rest is counted anew from its text. */
  cutToDurable(): void {
    const text = this.bytes.slice(0, this.#durable);
    const kept = parseJsonl(text, { received: { seconds: 0, nanos: 0 } }).batch;
    this.#tallies.clear();
    for (let i = 0; i < kept.count; i++) count(this.#tallyOf(kept, kept.set[i]!), kept, i);
    this.#length = this.#durable;
    this.#lines = this.#durableLines;
  }
}

/** Counts entry `i` of the batch. */
function count(tally: SetTally, batch: Batch, i: number): void {
  tally.lines++;
  tally.widen(batch.seconds[i]!, batch.nanos[i]!);
}
