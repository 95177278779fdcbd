import { crc32 } from "node:zlib";
import { encodeFrame } from "../../codec/mod.ts";
import { nsOfTs } from "../../units/mod.ts";
import {
  buildBloom,
  DICTIONARY_MAX,
  type DictionaryEntry,
  encodeRow,
  FRAME_RAW_MAX_BYTES,
  type Row,
  ROW_SETS_MAX,
} from "../format/mod.ts";
import { type SetTally, tallyLines } from "../read/line_tally.ts";

/** A row and its data frame as they are appended to a data file. */
export interface MadeFrame {
  readonly row: Row;
  readonly bytes: Uint8Array;
}

/** Makes frames from lines that only exist as text: the tails of a killed writer. */
export class FrameMaker {
  readonly #ids: Map<string, number>;

  /** @param known the dictionary of the file so far. */
  constructor(known: readonly DictionaryEntry[]) {
    this.#ids = new Map(known.map(({ id, json }) => [json, id]));
  }

  /**
   * @param lines whole lines, at least one and at most a frame's worth.
   * @param firstCursor of the first of them.
   */
  make(lines: Uint8Array, firstCursor: number): MadeFrame {
    const tally = tallyLines(lines);
    const frame = encodeFrame(lines);
    const timed = tally.sets.filter(({ min }) => min !== "");
    const row: Row = {
      compressedBytes: frame.length,
      rawBytes: lines.length,
      lines: tally.lines,
      firstCursor,
      crc32: crc32(lines),
      minNs: nsOfTs(least(timed.map(({ min }) => min))),
      maxNs: nsOfTs(greatest(timed.map(({ max }) => max))),
      ...this.#sets(tally.sets, timed.length === tally.sets.length),
    };
    const head = encodeRow(row);
    const bytes = new Uint8Array(head.length + frame.length);
    bytes.set(head);
    bytes.set(frame, head.length);
    return { row, bytes };
  }

  /** Sets one by one where the format has room for them, else a filter of their labels. */
  #sets(tallies: readonly SetTally[], areTimed: boolean): Pick<Row, "newSets" | "sets" | "bloom"> {
    const fresh = tallies.filter(({ json }) => !this.#ids.has(json));
    const isRoom = tallies.length <= ROW_SETS_MAX &&
      this.#ids.size + fresh.length <= DICTIONARY_MAX;
    if (!isRoom || !areTimed) return { newSets: [], bloom: buildBloom(labelTexts(tallies)) };
    const newSets = fresh.map(({ json }) => {
      const id = this.#ids.size + 1;
      this.#ids.set(json, id);
      return { id, json };
    });
    const sets = tallies.map(({ json, lines, min, max }) => ({
      id: this.#ids.get(json)!,
      lines,
      minNs: nsOfTs(min),
      maxNs: nsOfTs(max),
    }));
    return { newSets, sets };
  }
}

/** Cuts whole lines into pieces that fit a frame each. */
export function* frameSized(lines: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < lines.length;) {
    const limit = at + FRAME_RAW_MAX_BYTES;
    if (limit >= lines.length) {
      yield lines.subarray(at);
      return;
    }
    // A line longer than a frame stays whole: frames of whole lines matter more.
    const before = lines.subarray(at, limit).lastIndexOf(10) + 1;
    const after = lines.indexOf(10, limit) + 1;
    const end = before > 0 ? at + before : after > 0 ? after : lines.length;
    yield lines.subarray(at, end);
    at = end;
  }
}

function* labelTexts(tallies: readonly SetTally[]): Iterable<string> {
  for (const { labels } of tallies) {
    for (const [name, value] of Object.entries(labels)) yield `${name}=${value}`;
  }
}

const NO_TIME = "1970-01-01T00:00:00.000000000Z";

function least(times: readonly string[]): string {
  return times.reduce((a, b) => a < b ? a : b, times[0] ?? NO_TIME);
}

function greatest(times: readonly string[]): string {
  return times.reduce((a, b) => a > b ? a : b, times[0] ?? NO_TIME);
}
