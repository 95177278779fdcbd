import type { Capture, CapturedEntry } from "../../lib/capture/mod.ts";
import { canonicalTs } from "../../lib/units/mod.ts";
import type { EntryFilter } from "./entry_filter.ts";
import { type Range, readForward } from "./reading.ts";

/**
 * How far a replay has come: entries happen in the order they were written, each no earlier than
 * its time and than the one before it. Reads on from where it stopped.
 */
export class Playhead {
  readonly #reaches: AsyncGenerator<{ readonly entries: readonly CapturedEntry[] }>;
  /** Read, and not happened yet. */
  #waiting: readonly CapturedEntry[] = [];
  #last: number;
  #isAtEnd = false;

  /** @param filter what of the capture is replayed; the rest takes no time. */
  constructor(capture: Capture, { filter, range }: { filter: EntryFilter; range: Range }) {
    const { signal } = new AbortController();
    this.#reaches = readForward(capture, { filter, range }, signal);
    this.#last = range.from - 1;
  }

  /** Cursor of the last entry that has happened. */
  get last(): number {
    return this.#last;
  }

  /** Lets happen what is not later than a time. */
  async advance(to: string): Promise<void> {
    while (!this.#isAtEnd) {
      const later = this.#waiting.findIndex(({ entry }) => (canonicalTs(entry.ts) ?? "") > to);
      const happened = later === -1 ? this.#waiting : this.#waiting.slice(0, later);
      this.#last = happened.at(-1)?.cursor ?? this.#last;
      this.#waiting = this.#waiting.slice(happened.length);
      if (later !== -1) return;
      const { done, value } = await this.#reaches.next();
      if (done) this.#isAtEnd = true;
      else this.#waiting = value.entries;
    }
  }
}
