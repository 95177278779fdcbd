import type { OpenedFile } from "../../capture/mod.ts";

/** What reading a capture has cost so far, besides lists and sizes. */
export interface Fetched {
  bytes: number;
  requests: number;
}

/** Fetches `[start, end)` of one file, all of it. */
export type FetchRange = (start: number, end: number) => Promise<Uint8Array>;

/** What is read on gets this much more at first, then twice as much each time. */
const AHEAD_MIN_BYTES = 256 * 1024;
const AHEAD_MAX_BYTES = 4 * 1024 * 1024;
/** Pieces kept of one file: where it is read, and its end, which has the table. */
const PIECES_KEPT = 2;

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * A file that lies elsewhere. Each read is a request, but for what a piece fetched before holds; who
 * reads on from where the last read ended gets more and more ahead, so that reading all of a file
 * takes few requests and a look here and there no byte too many. Holds at most 8 MiB and one read.
 */
export class RemoteFile implements OpenedFile {
  readonly size: number;
  readonly #fetch: FetchRange;
  /** The newest last. */
  #pieces: readonly Piece[];
  /** Where the last request ended. */
  #end = -1;
  #aheadBytes = 0;

  /** @param known bytes from the start that are there already. */
  constructor(size: number, fetch: FetchRange, known?: Uint8Array) {
    this.size = size;
    this.#fetch = fetch;
    this.#pieces = known === undefined ? [] : [{ start: 0, bytes: known }];
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    const held = this.#held(start, end);
    if (held !== undefined) return held;
    // From the middle of a piece on: only what is missing is fetched.
    const last = this.#pieces.at(-1);
    const from = last !== undefined && start >= last.start && start < endOf(last)
      ? endOf(last)
      : start;
    const isOn = from === this.#end;
    this.#aheadBytes = isOn
      ? Math.min(AHEAD_MAX_BYTES, Math.max(AHEAD_MIN_BYTES, 2 * this.#aheadBytes))
      : 0;
    const fetchEnd = Math.min(this.size, end + this.#aheadBytes);
    const bytes = await this.#fetch(from, fetchEnd);
    this.#end = fetchEnd;
    const head = from === start ? undefined : last!.bytes.subarray(start - last!.start);
    this.#keep({ start: from, bytes });
    return head === undefined ? bytes.slice(0, end - start) : joined(head, bytes, end - start);
  }

  #held(start: number, end: number): Uint8Array | undefined {
    const piece = this.#pieces.find((piece) => piece.start <= start && end <= endOf(piece));
    return piece?.bytes.slice(start - piece.start, end - piece.start);
  }

  #keep(piece: Piece): void {
    if (piece.bytes.length > 2 * AHEAD_MAX_BYTES) return;
    this.#pieces = [...this.#pieces.slice(1 - PIECES_KEPT), piece];
  }

  close(): void {
    this.#pieces = [];
  }
}

function endOf({ start, bytes }: Piece): number {
  return start + bytes.length;
}

function joined(head: Uint8Array, rest: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(head);
  bytes.set(rest.subarray(0, length - head.length), head.length);
  return bytes;
}
