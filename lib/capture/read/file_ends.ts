/**
 * Which cursors the data files have, in the numbers that they themselves claim: a file of another
 * program before them moves the cursors that readers count, not these.
 *
 * The one place for the rule of docs/format.md: a tail is stale when its data file has its first
 * cursor already. Readers leave it out, the next writer and `verify --repair` remove it.
 */
export class FileEnds {
  readonly #ends = new Map<string, number>();

  /** Cursor behind the last line of a data file; undefined while it is known to have none. */
  of(dataFile: string): number | undefined {
    return this.#ends.get(dataFile);
  }

  /** Says that a data file, or a tail of it, has the lines before this cursor. */
  reach(dataFile: string, end: number): void {
    this.#ends.set(dataFile, Math.max(end, this.#ends.get(dataFile) ?? 0));
  }

  /** Tails are asked about in cursor order, each after those before it have been taken in. */
  isStale({ dataFile, firstCursor }: TailPlace): boolean {
    return firstCursor < (this.#ends.get(dataFile) ?? 0);
  }
}

/** The tail of a data file, as its name tells. */
export interface TailPlace {
  readonly dataFile: string;
  readonly firstCursor: number;
}
