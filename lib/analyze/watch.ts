import type { Followed } from "../capture/mod.ts";
import type { Entry } from "../entry/mod.ts";
import { compileFilter, type FilterSpec } from "../filter/mod.ts";
import type { Write } from "./dump.ts";
import type { EntryFormat } from "./entry_format.ts";
import { Fifo } from "./fifo.ts";
import { BlockSearch } from "./grep/block_search.ts";

export interface WatchInput {
  /** The lines from a cursor on, and then the new ones. Closed early to be asked again. */
  follow(fromCursor: number): AsyncIterable<Followed>;
  /** Cursor of the last line, as far as it is known; 0 when it is not. */
  readonly lastCursor: number;
}

export interface WatchOptions {
  readonly filter: FilterSpec;
  /** How many of the entries that are there already are shown: the last so many that match. */
  readonly lines: number;
  readonly format: EntryFormat;
}

/** How far back the last lines are looked for at first; ten times as far when they are not there. */
const LOOK_BACK_LINES = 20_000;
const LOOK_BACK_GROWTH = 10;

/**
 * Prints the last entries that match, and then every new one that does. Memory: those lines, and a
 * batch.
 */
export async function watch(
  input: WatchInput,
  options: WatchOptions,
  write: Write,
): Promise<void> {
  for (let back = firstLook(options);; back *= LOOK_BACK_GROWTH) {
    const from = Math.max(1, input.lastCursor - back + 1);
    if (await watchFrom(input.follow(from), { ...options, isAll: from === 1 }, write)) return;
  }
}

/** Without a filter the last lines are where they are. */
function firstLook({ filter, lines }: WatchOptions): number {
  return compileFilter(filter).isEmpty ? Math.max(lines, 1) : Math.max(lines, LOOK_BACK_LINES);
}

/** @returns false when fewer lines were found than are wanted, and there are more to look through. */
async function watchFrom(
  followed: AsyncIterable<Followed>,
  { filter, lines, format, isAll }: WatchOptions & { readonly isAll: boolean },
  write: Write,
): Promise<boolean> {
  const search = new BlockSearch(filter);
  const last = new Fifo<Entry>();
  let isLive = false;
  for await (const item of followed) {
    if (item.kind === "caught_up") {
      if (last.size < lines && !isAll) return false;
      isLive = true;
      await write(textOf(last.drain(), format));
      continue;
    }
    const wanted = search.matchesIn(item.block);
    if (isLive) await write(textOf(wanted, format));
    else {
      for (const entry of wanted) {
        last.push(entry);
        if (last.size > lines) last.shift();
      }
    }
  }
  return true;
}

function textOf(entries: readonly Entry[], format: EntryFormat): string {
  return entries.map((entry) => `${format(entry)}\n`).join("");
}
