import {
  buildBloom,
  DICTIONARY_MAX,
  type DictionaryEntry,
  type Row,
  ROW_SETS_MAX,
  type SetStats,
} from "../format/mod.ts";
import { type FrameFacts, type SetFacts, timesOf } from "./frame_facts.ts";

/** The data frame that a row is made for. */
export interface FrameData {
  readonly compressedBytes: number;
  /** Of the lines. */
  readonly crc32: number;
}

/** The label sets of one data file, numbered 1, 2, 3 … in order of first use. */
export class Dictionary {
  readonly #ids = new Map<string, number>();
  readonly #entries: DictionaryEntry[];

  /** @param entries what the rows of the file have spelled out so far. */
  constructor(entries: readonly DictionaryEntry[] = []) {
    this.#entries = [...entries];
    for (const { id, json } of entries) this.#ids.set(json, id);
  }

  get entries(): readonly DictionaryEntry[] {
    return this.#entries;
  }

  /**
   * The row of the file's next frame. Called once a frame, in the order they are appended, after
   * `loadHasher`.
   */
  describe(frame: FrameFacts, data: FrameData): Row {
    const { sets } = frame;
    const known = this.#entries.length;
    const stats = sets.length <= ROW_SETS_MAX && this.#admitAll(sets)
      ? sets.map((set) => this.#statsOf(set))
      : undefined;
    return {
      ...data,
      rawBytes: frame.length,
      lines: frame.lines,
      firstCursor: frame.firstCursor,
      ...(timesOf(sets) ?? { minNs: 0n, maxNs: 0n }),
      newSets: this.#entries.slice(known),
      ...(stats === undefined ? { bloom: buildBloom(labelTexts(sets)) } : { sets: stats }),
    };
  }

  /** Gives every set an id; false when there is no room for all, or one has no times to tell. */
  #admitAll(sets: readonly SetFacts[]): boolean {
    if (sets.some(({ minNs }) => minNs === undefined)) return false;
    const fresh = sets.filter(({ json }) => !this.#ids.has(json));
    if (this.#ids.size + fresh.length > DICTIONARY_MAX) return false;
    for (const { json } of fresh) {
      const id = this.#ids.size + 1;
      this.#ids.set(json, id);
      this.#entries.push({ id, json });
    }
    return true;
  }

  #statsOf({ json, lines, minNs, maxNs }: SetFacts): SetStats {
    return { id: this.#ids.get(json)!, lines, minNs: minNs!, maxNs: maxNs! };
  }
}

function* labelTexts(sets: readonly SetFacts[]): Iterable<string> {
  const told = new Set<string>();
  for (const { labels } of sets) {
    for (const name of Object.keys(labels)) {
      const text = `${name}=${labels[name]}`;
      if (!told.has(text)) yield text;
      told.add(text);
    }
  }
}
