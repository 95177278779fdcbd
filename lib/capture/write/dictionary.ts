import {
  buildBloom,
  DICTIONARY_MAX,
  type DictionaryEntry,
  NS_MAX,
  NS_MIN,
  type Row,
  ROW_SETS_MAX,
  type SetStats,
} from "../format/mod.ts";
import type { Compressed } from "./compress.ts";
import type { OpenFrame } from "./open_frame.ts";
import type { SetFacts } from "./set_tally.ts";

/** The label sets of one data file, numbered 1, 2, 3 … in order of first use. */
export class Dictionary {
  readonly #ids = new Map<string, number>();
  readonly #entries: DictionaryEntry[] = [];

  get entries(): readonly DictionaryEntry[] {
    return this.#entries;
  }

  /** The row of the file's next frame. Called once a frame, in the order they are appended. */
  describe(frame: OpenFrame, compressed: Compressed): Row {
    const { tallies } = frame;
    const known = this.#entries.length;
    const listed = tallies.length <= ROW_SETS_MAX && this.#admitAll(tallies);
    const row: Row = {
      compressedBytes: compressed.frame.length,
      rawBytes: frame.length,
      lines: frame.lines,
      firstCursor: frame.firstCursor,
      crc32: compressed.crc32,
      ...timesOf(tallies),
      newSets: this.#entries.slice(known),
    };
    return listed
      ? { ...row, sets: tallies.map((tally) => this.#statsOf(tally)) }
      : { ...row, bloom: buildBloom(labelTexts(tallies)) };
  }

  /** Gives every set an id; false when there is no room for all. */
  #admitAll(tallies: readonly SetFacts[]): boolean {
    const fresh = tallies.filter(({ set }) => !this.#ids.has(set.json));
    if (this.#ids.size + fresh.length > DICTIONARY_MAX) return false;
    for (const { set } of fresh) {
      const id = this.#ids.size + 1;
      this.#ids.set(set.json, id);
      this.#entries.push({ id, json: set.json });
    }
    return true;
  }

  #statsOf({ set, lines, minNs, maxNs }: SetFacts): SetStats {
    return { id: this.#ids.get(set.json)!, lines, minNs, maxNs };
  }
}

function timesOf(tallies: readonly SetFacts[]): Pick<Row, "minNs" | "maxNs"> {
  return {
    minNs: tallies.reduce((least, { minNs }) => minNs < least ? minNs : least, NS_MAX),
    maxNs: tallies.reduce((most, { maxNs }) => maxNs > most ? maxNs : most, NS_MIN),
  };
}

function* labelTexts(tallies: readonly SetFacts[]): Iterable<string> {
  const told = new Set<string>();
  for (const { set } of tallies) {
    for (const name of Object.keys(set.labels)) {
      const text = `${name}=${set.labels[name]}`;
      if (!told.has(text)) yield text;
      told.add(text);
    }
  }
}
