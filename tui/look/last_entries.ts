import { type Block, type CapturedEntry, decodeBlock, lastLines } from "../../lib/capture/read.ts";
import type { EntryFilter } from "./entry_filter.ts";
import { type Sight, takeBack } from "./window.ts";

/**
 * The last entries that are shown. Whoever follows a capture asks for them again and again: they are
 * remembered, so that only what has come since is read.
 */
export class LastEntries {
  #filter: EntryFilter | undefined;
  /** How many were asked for. */
  #count = 0;
  /** The cursor behind all that was looked through. */
  #to = 0;
  #entries: readonly CapturedEntry[] = [];

  /** The last `count` of them, in order. */
  async take(sight: Sight, count: number, signal: AbortSignal): Promise<readonly CapturedEntry[]> {
    const { filter, extent: { firstCursor, lastCursor }, edge } = sight;
    const newest = filter.isEmpty && edge !== undefined ? lastOf(edge, count) : [];
    const end = lastCursor + 1;
    if (newest.length >= count) return this.#keep(filter, { count, to: end, entries: newest });
    const isKnown = filter === this.#filter && this.#count >= count && this.#to <= end &&
      this.#to >= firstCursor;
    const range = { from: isKnown ? this.#to : firstCursor, to: end };
    let taken = await takeBack(sight, range, { count, signal });
    if (signal.aborted) return taken;
    if (isKnown && taken.length < count) {
      const before = this.#entries.filter(({ cursor }) => cursor >= firstCursor);
      taken = [...before, ...taken].slice(-count);
    }
    return this.#keep(filter, { count, to: end, entries: taken });
  }

  #keep(
    filter: EntryFilter,
    { count, to, entries }: {
      readonly count: number;
      readonly to: number;
      readonly entries: readonly CapturedEntry[];
    },
  ): readonly CapturedEntry[] {
    this.#filter = filter;
    this.#count = count;
    this.#to = to;
    this.#entries = entries;
    return entries;
  }
}

function lastOf(edge: Block, count: number): readonly CapturedEntry[] {
  return edge.lines < count ? [] : decodeBlock(lastLines(edge, count)).entries;
}
