import { type Block, decodeBlock } from "../../capture/work.ts";
import { decodeEntry, type Entry } from "../../entry/read.ts";
import { compileFilter, type Filter, type FilterSpec } from "../../filter/mod.ts";
import { Candidates } from "./candidates.ts";

/** Finds the entries that match a filter: in the raw text first, so that few lines are parsed. */
export class BlockSearch {
  readonly #scope: Filter;
  readonly #pattern: Filter;
  readonly #invert: boolean;
  /** Undefined where every line has to be parsed. */
  readonly #candidates: Candidates | undefined;

  /** @param invert entries that take part and do not match the pattern are the ones. */
  constructor({ grep, ...scope }: FilterSpec, invert = false) {
    this.#scope = compileFilter(scope);
    this.#pattern = compileFilter(grep === undefined ? {} : { grep });
    this.#invert = invert;
    this.#candidates = grep === undefined || invert ? undefined : Candidates.of(grep);
  }

  /** True for entries that may be matches or neighbours: by time and labels. */
  readonly takesPart = (entry: Entry): boolean => this.#scope.matches(entry);

  /** Asked of entries that take part. */
  readonly isMatch = (entry: Entry): boolean => this.#pattern.matches(entry) !== this.#invert;

  /** In order. */
  matchesIn(block: Block): readonly Entry[] {
    return this.#parsed(block).filter((entry) => this.takesPart(entry) && this.isMatch(entry));
  }

  /** True when every line has to be parsed anyway, to find out. */
  hasMatch(block: Block): boolean {
    return this.#candidates === undefined || this.matchesIn(block).length > 0;
  }

  /** The entries that can match; they need a closer look. */
  #parsed(block: Block): readonly Entry[] {
    if (this.#candidates === undefined) return entriesOf(block);
    const entries: Entry[] = [];
    const { bytes, row } = block;
    for (const line of this.#candidates.linesOf({ bytes, isCanonical: row !== undefined })) {
      const entry = decodeEntry(line);
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }
}

/** All entries of a block. */
export function entriesOf(block: Block): readonly Entry[] {
  return decodeBlock(block).entries.map(({ entry }) => entry);
}
