import { type Block, eachLine } from "../../capture/work.ts";
import { decodeEntry, type Entry } from "../../entry/read.ts";
import type { Around } from "./neighbourhoods.ts";

export interface EdgeOptions extends Around {
  /** Whether an entry takes part at all. */
  isWanted(entry: Entry): boolean;
}

const decoder = new TextDecoder();

/**
 * Visits the first `after` and the last `before` entries of a block that take part, in order, with
 * their places: those next to each other follow each other; where some stand between the first and
 * the last, one number is left out for all of them. Only the edges are parsed.
 *
 * @returns one more than the last place.
 */
export function eachEdge(
  block: Pick<Block, "bytes">,
  { before, after, isWanted }: EdgeOptions,
  visit: (entry: Entry, place: number) => void,
): number {
  const lines = new BlockLines(block.bytes, isWanted);
  let place = 0;
  let [from, to] = [0, lines.count];
  for (let left = after; left > 0 && from < to; from++) {
    const entry = lines.entryAt(from);
    if (entry === undefined) continue;
    visit(entry, place++);
    left--;
  }
  const last: Entry[] = [];
  while (last.length < before && from < to) {
    const entry = lines.entryAt(--to);
    if (entry !== undefined) last.push(entry);
  }
  while (from < to && lines.entryAt(from) === undefined) from++;
  if (from < to) place++;
  for (const entry of last.reverse()) visit(entry, place++);
  return place;
}

/** The lines of a block by their number. */
class BlockLines {
  readonly #bytes: Uint8Array;
  readonly #isWanted: (entry: Entry) => boolean;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(bytes: Uint8Array, isWanted: (entry: Entry) => boolean) {
    this.#bytes = bytes;
    this.#isWanted = isWanted;
    eachLine(bytes, (start, end) => {
      this.#starts.push(start);
      this.#ends.push(end);
    });
  }

  get count(): number {
    return this.#starts.length;
  }

  /** @returns undefined for an entry that takes no part, and for a line that is no entry. */
  entryAt(i: number): Entry | undefined {
    const line = this.#bytes.subarray(this.#starts[i]!, this.#ends[i]!);
    const entry = decodeEntry(decoder.decode(line));
    return entry !== undefined && this.#isWanted(entry) ? entry : undefined;
  }
}
