import { type Block, type CapturedEntry, decodeBlock } from "../../lib/capture/read.ts";
import { cursorsOf } from "../../lib/capture/work.ts";
import { decodeEntry, type Entry } from "../../lib/entry/read.ts";
import { compileFilter, type Filter, parseLabelMatchers } from "../../lib/filter/mod.ts";
import { Candidates } from "../../lib/analyze/read.ts";
import {
  injectCaptured,
  type InjectEntry,
  type Injection,
  injector,
} from "../../lib/analyze/inject/mod.ts";
import { compilePattern, type Pattern } from "../../lib/pattern/mod.ts";
import type { LookFilters } from "./messages.ts";

const utf8 = new TextDecoder();
const NEWLINE = "\n";

/** What decides whether an entry is shown, ready to be asked. */
export interface EntryFilter {
  /** For leaving out files and frames unread. */
  readonly scope: Filter;
  readonly isEmpty: boolean;
  matches(entry: Entry): boolean;
  /** What entries become before they are asked for. */
  readonly inject?: InjectEntry;
  /** A pattern that every entry it matches has; its literal finds lines before they are decoded. */
  readonly needle?: Pattern;
}

/** @throws {LogtapError} usage — a text that cannot be read. */
export function compileLookFilters(
  { from, to, labels, grep, hide }: LookFilters,
  injection?: Injection,
): EntryFilter {
  const period = { ...from !== undefined && { from }, ...to !== undefined && { to } };
  const scope = compileFilter({ ...period, labels: parseLabelMatchers(labels) });
  const patterns = grep.map((source) => compilePattern(source));
  const shows = patterns.map((pattern) => compileFilter({ grep: pattern }));
  const hides = hide.map((source) => compileFilter({ grep: compilePattern(source) }));
  const [needle] = patterns;
  const matches: EntryFilter["matches"] = (entry) =>
    scope.matches(entry) && shows.every((filter) => filter.matches(entry)) &&
    !hides.some((filter) => filter.matches(entry));
  if (injection !== undefined) {
    // What is made up has labels and texts of its own: only times tell what need not be read.
    const inject = injector(injection);
    return { scope: compileFilter(period), isEmpty: false, matches, inject };
  }
  return {
    scope,
    isEmpty: scope.isEmpty && shows.length + hides.length === 0,
    matches,
    ...needle !== undefined && { needle },
  };
}

/** The same, and the entry must meet a further condition. */
export function narrowed(
  filter: EntryFilter,
  { matches, needle }: { matches(entry: Entry): boolean; readonly needle?: Pattern },
): EntryFilter {
  const first = needle ?? filter.needle;
  const isNeedle = first !== undefined && filter.inject === undefined;
  return {
    ...filter,
    isEmpty: false,
    matches: (entry) => filter.matches(entry) && matches(entry),
    ...isNeedle && { needle: first },
  };
}

/** The same, and the entry must match a pattern, as what `/` looks for. */
export function searched(filter: EntryFilter, source: string): EntryFilter {
  const { matches } = compileLookFilters({ labels: [], hide: [], grep: [source] });
  return narrowed(filter, { needle: compilePattern(source), matches });
}

/** The entries of a block that match. */
export function matchesIn(block: Block, filter: EntryFilter): readonly CapturedEntry[] {
  const candidates = filter.needle === undefined ? undefined : Candidates.of(filter.needle);
  if (candidates !== undefined) return candidatesIn(block, filter, candidates);
  const { entries } = decodeBlock(block);
  const { inject } = filter;
  if (inject !== undefined) {
    return entries.flatMap((one) => injectCaptured(one, inject))
      .filter(({ entry }) => filter.matches(entry));
  }
  return filter.isEmpty ? entries : entries.filter(({ entry }) => filter.matches(entry));
}

/** Decodes only the lines in which the needle's literal stands. */
function candidatesIn(
  block: Block,
  filter: EntryFilter,
  candidates: Candidates,
): readonly CapturedEntry[] {
  const cursorOf = cursorsOf(block);
  const found: CapturedEntry[] = [];
  let numbers: LineNumbers | undefined;
  for (const line of candidates.linesOf({ ...block, isCanonical: block.row !== undefined })) {
    const entry = decodeEntry(line);
    if (entry === undefined || !filter.matches(entry)) continue;
    // In most blocks there is none.
    numbers ??= new LineNumbers(block.bytes);
    found.push({ entry, cursor: cursorOf(numbers.next(line)), line });
  }
  return found;
}

/** Where lines stand that are asked for in order. */
class LineNumbers {
  readonly #text: string;
  /** The line before which `#at` stands. */
  #line = 0;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#text = utf8.decode(bytes);
  }

  /** The number of the next line with that text, from 0. */
  next(line: string): number {
    for (;;) {
      const start = this.#at;
      const newline = this.#text.indexOf(NEWLINE, start);
      const end = newline === -1 ? this.#text.length : newline;
      this.#at = end + 1;
      this.#line++;
      if (end - start === line.length && this.#text.startsWith(line, start)) return this.#line - 1;
      if (newline === -1) throw new Error("BUG: a line that was found is not there");
    }
  }
}
