import type { Capture, CapturedEntry } from "../../lib/capture/mod.ts";
import { canonicalTs } from "../../lib/units/mod.ts";
import type { EntryFilter } from "./entry_filter.ts";
import { type Range, readForward } from "./reading.ts";

export interface PlayheadOptions {
  /** What of the capture is replayed; the rest takes no time. Times it leaves out are past. */
  readonly filter: EntryFilter;
  readonly range: Range;
}

/**
 * How far a replay has come. Entries happen in the order they were written, each no earlier than
 * its time and than the one before it: so at any time everything has happened that stands before
 * the first later entry. Reads on from where it stopped, and holds a file open for that.
 */
export class Playhead implements AsyncDisposable {
  readonly #reaches: AsyncGenerator<{ readonly entries: readonly CapturedEntry[] }>;
  readonly #end: number;
  #read: readonly CapturedEntry[] = [];
  /** Of what was read, the first that has not happened. */
  #at = 0;
  #last: number;
  #next: string | undefined;
  #isAtEnd = false;

  constructor(capture: Capture, { filter, range }: PlayheadOptions) {
    const { signal } = new AbortController();
    this.#reaches = readForward(capture, { filter, range }, signal);
    this.#end = range.to;
    this.#last = range.from - 1;
  }

  /** Cursor of the last entry that has happened, whether the filter leaves it or not. */
  get last(): number {
    return this.#last;
  }

  /** Canonical time of the entry that happens next; undefined when nothing is left. */
  get next(): string | undefined {
    return this.#next;
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Lets happen what is not later than a canonical time; all times are later than "". */
  async advance(to: string): Promise<void> {
    while (!this.#isAtEnd) {
      while (this.#at < this.#read.length && timeOf(this.#read[this.#at]!) <= to) this.#at++;
      const next = this.#read[this.#at];
      if (next !== undefined) return this.#place(next);
      const { done, value } = await this.#reaches.next();
      this.#isAtEnd = done === true;
      this.#read = done ? [] : value.entries;
      this.#at = 0;
    }
    this.#last = this.#end - 1;
    this.#next = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reaches.return(undefined);
  }

  #place(next: CapturedEntry): void {
    // Entries that were made up share their time with the one they stand behind.
    this.#last = Math.ceil(next.cursor) - 1;
    this.#next = timeOf(next);
  }
}

/** What has no time that can be read waits for nothing. */
function timeOf({ entry }: CapturedEntry): string {
  return canonicalTs(entry.ts) ?? "";
}
