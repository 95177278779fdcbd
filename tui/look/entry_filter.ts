import { type Block, type CapturedEntry, decodeBlock } from "../../lib/capture/mod.ts";
import { cursorsOf } from "../../lib/capture/work.ts";
import { decodeEntry, type Entry } from "../../lib/entry/mod.ts";
import { compileFilter, type Filter, parseLabelMatchers } from "../../lib/filter/mod.ts";
import { Candidates } from "../../lib/analyze/mod.ts";
import { compilePattern, type Pattern } from "../../lib/pattern/mod.ts";
import type { LookFilters } from "./messages.ts";

const latin1 = new TextDecoder("latin1");
const utf8 = new TextDecoder();
const NEWLINE = "\n";

/** What decides whether an entry is shown, ready to be asked. */
export interface EntryFilter {
  /** For leaving out files and frames unread. */
  readonly scope: Filter;
  readonly isEmpty: boolean;
  matches(entry: Entry): boolean;
  /** A pattern that every entry it matches has; its literal finds lines before they are decoded. */
  readonly needle?: Pattern;
}

/** @throws {LogtapError} usage — a text that cannot be read. */
export function compileLookFilters({ from, to, labels, grep, hide }: LookFilters): EntryFilter {
  const scope = compileFilter({
    ...from !== undefined && { from },
    ...to !== undefined && { to },
    labels: parseLabelMatchers(labels),
  });
  const patterns = grep.map((source) => compilePattern(source));
  const shows = patterns.map((pattern) => compileFilter({ grep: pattern }));
  const hides = hide.map((source) => compileFilter({ grep: compilePattern(source) }));
  const [needle] = patterns;
  return {
    scope,
    isEmpty: scope.isEmpty && shows.length + hides.length === 0,
    matches: (entry) =>
      scope.matches(entry) && shows.every((filter) => filter.matches(entry)) &&
      !hides.some((filter) => filter.matches(entry)),
    ...needle !== undefined && { needle },
  };
}

/** The same, and the entry must meet a further condition. */
export function narrowed(
  filter: EntryFilter,
  { matches, needle }: { matches(entry: Entry): boolean; readonly needle?: Pattern },
): EntryFilter {
  const first = needle ?? filter.needle;
  return {
    scope: filter.scope,
    isEmpty: false,
    matches: (entry) => filter.matches(entry) && matches(entry),
    ...first !== undefined && { needle: first },
  };
}

/** The entries of a block that match. */
export function matchesIn(block: Block, filter: EntryFilter): readonly CapturedEntry[] {
  const candidates = filter.needle === undefined ? undefined : Candidates.of(filter.needle);
  if (candidates !== undefined) return candidatesIn(block, filter, candidates);
  const { entries } = decodeBlock(block);
  return filter.isEmpty ? entries : entries.filter(({ entry }) => filter.matches(entry));
}

/** Decodes only the lines in which the needle's literal stands. */
function candidatesIn(
  block: Block,
  filter: EntryFilter,
  candidates: Candidates,
): readonly CapturedEntry[] {
  const text = latin1.decode(block.bytes);
  const cursorOf = cursorsOf(block);
  const found: CapturedEntry[] = [];
  let lines = 0;
  let counted = 0;
  for (const [start, end] of candidates.linesOf({ text, isCanonical: block.row !== undefined })) {
    for (let at = text.indexOf(NEWLINE, counted); at !== -1 && at < start;) {
      lines++;
      counted = at + 1;
      at = text.indexOf(NEWLINE, counted);
    }
    const line = utf8.decode(block.bytes.subarray(start, end));
    const entry = decodeEntry(line);
    if (entry !== undefined && filter.matches(entry)) {
      found.push({ entry, cursor: cursorOf(lines), line });
    }
  }
  return found;
}
