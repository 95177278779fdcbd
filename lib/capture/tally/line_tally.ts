import { Buffer } from "node:buffer";
import {
  decodeEntry,
  type Labels,
  type LabelSet,
  labelSet,
  parseJson,
  SetCache,
} from "../../entry/mod.ts";
import { canonicalTs, nsOfTs } from "../../units/mod.ts";
import { CanonicalLines } from "./canonical_lines.ts";
import type { SetFacts } from "./frame_facts.ts";
import { SetTally } from "./set_tally.ts";

/** What lines say about themselves. */
export interface LineTally {
  readonly lines: number;
  /** Lines that are no entries; no set counts them. */
  readonly notEntries: number;
  /** In order of first use. */
  readonly sets: readonly SetFacts[];
}

const NEWLINE = 10;
const BILLION = 1_000_000_000n;
/** As the readers of a block take it: a byte order mark is passed over before its first line only. */
const firstLine = new TextDecoder();
const otherLine = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Counts lines by label set.
 *
 * @param known label sets by their text, of lines counted before: found again instead of made.
 */
export function tallyLines(bytes: Uint8Array, known: SetCache = new SetCache()): LineTally {
  return new LineTallier(bytes, known).run();
}

class LineTallier {
  readonly #bytes: Buffer;
  readonly #known: SetCache;
  readonly #scan: CanonicalLines;
  /** By the bytes they stand in, one character each. */
  readonly #byText = new Map<string, SetTally>();
  /** By the text of their JSON, for lines in another form. */
  readonly #byOtherText = new Map<string, SetTally>();
  /** By their canonical text. */
  readonly #byJson = new Map<string, SetTally>();
  #notEntries = 0;

  constructor(bytes: Uint8Array, known: SetCache) {
    this.#bytes = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
    this.#known = known;
    this.#scan = new CanonicalLines(bytes);
  }

  run(): LineTally {
    const scan = this.#scan;
    const { length } = this.#bytes;
    let lines = 0;
    let set: SetTally | undefined;
    for (; scan.at < length; lines++) {
      if (!scan.next()) {
        this.#otherLine();
        continue;
      }
      if (set === undefined || !scan.hasSameLabels) set = this.#setAt(scan);
      set.lines++;
      set.widen(scan.seconds, scan.nanos);
    }
    const sets = [...this.#byJson.values()];
    return { lines, notEntries: this.#notEntries, sets };
  }

  #setAt({ labelsStart, labelsEnd }: CanonicalLines): SetTally {
    const text = this.#bytes.toString("latin1", labelsStart, labelsEnd); // Different bytes, different text.
    const open = this.#byText.get(text);
    if (open !== undefined) return open;
    const known = this.#known.find(text);
    const canonical = known?.kind === "set"
      ? known.set
      : labelSet(parseJson(this.#bytes.toString("utf8", labelsStart, labelsEnd)) as Labels);
    this.#known.keep(text, { kind: "set", set: canonical });
    const set = this.#open(canonical);
    this.#byText.set(text, set);
    return set;
  }

  #open(canonical: LabelSet): SetTally {
    const { json } = canonical;
    let set = this.#byJson.get(json);
    if (set === undefined) this.#byJson.set(json, set = new SetTally(canonical));
    return set;
  }

  /** Parses a line that is not in the form that logtap writes. */
  #otherLine(): void {
    const start = this.#scan.at;
    const newline = this.#bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? this.#bytes.length : newline;
    this.#scan.at = end + 1;
    const utf8 = start === 0 ? firstLine : otherLine;
    const entry = decodeEntry(utf8.decode(this.#bytes.subarray(start, end)));
    if (entry === undefined) {
      this.#notEntries++;
      return;
    }
    const set = this.#otherSet(entry.labels);
    set.lines++;
    const ts = canonicalTs(entry.ts);
    if (ts === undefined) return; // A line that no time filter can want.
    const ns = nsOfTs(ts);
    const nanos = ((ns % BILLION) + BILLION) % BILLION;
    set.widen(Number((ns - nanos) / BILLION), Number(nanos));
  }

  /** Sets are looked up by their text as it stands, so that each form is sorted only once. */
  #otherSet(labels: Labels): SetTally {
    const text = JSON.stringify(labels);
    let set = this.#byOtherText.get(text);
    if (set === undefined) this.#byOtherText.set(text, set = this.#open(labelSet(labels)));
    return set;
  }
}
