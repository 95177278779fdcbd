import { Buffer } from "node:buffer";
import { decodeEntry, type Labels, type LabelSet, labelSet, SetCache } from "../../entry/mod.ts";
import { canonicalTs, nsOfTs } from "../../units/mod.ts";
import { CanonicalLines } from "./canonical_lines.ts";
import type { SetFacts } from "./frame_facts.ts";

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
  readonly #byText = new Map<string, OpenSet>();
  /** By the text of their JSON, for lines in another form. */
  readonly #byOtherText = new Map<string, OpenSet>();
  /** By their canonical text. */
  readonly #byJson = new Map<string, OpenSet>();
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
    let set: OpenSet | undefined;
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

  #setAt({ labelsStart, labelsEnd }: CanonicalLines): OpenSet {
    const text = this.#bytes.toString("latin1", labelsStart, labelsEnd); // Different bytes, different text.
    const open = this.#byText.get(text);
    if (open !== undefined) return open;
    const known = this.#known.find(text);
    const canonical = known?.kind === "set"
      ? known.set
      : labelSet(JSON.parse(this.#bytes.toString("utf8", labelsStart, labelsEnd)));
    this.#known.keep(text, { kind: "set", set: canonical });
    const set = this.#open(canonical);
    this.#byText.set(text, set);
    return set;
  }

  #open(canonical: LabelSet): OpenSet {
    const { json } = canonical;
    let set = this.#byJson.get(json);
    if (set === undefined) this.#byJson.set(json, set = new OpenSet(canonical));
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
  #otherSet(labels: Labels): OpenSet {
    const text = JSON.stringify(labels);
    let set = this.#byOtherText.get(text);
    if (set === undefined) this.#byOtherText.set(text, set = this.#open(labelSet(labels)));
    return set;
  }
}

/** A set while it is counted. Times are infinite while no line has a readable one. */
class OpenSet implements SetFacts {
  readonly json: string;
  readonly labels: Labels;
  lines = 0;
  #minSeconds = Infinity;
  #minNanos = 0;
  #maxSeconds = -Infinity;
  #maxNanos = 0;

  constructor({ json, labels }: LabelSet) {
    this.json = json;
    this.labels = labels;
  }

  widen(seconds: number, nanos: number): void {
    if (seconds < this.#minSeconds || (seconds === this.#minSeconds && nanos < this.#minNanos)) {
      this.#minSeconds = seconds;
      this.#minNanos = nanos;
    }
    if (seconds > this.#maxSeconds || (seconds === this.#maxSeconds && nanos > this.#maxNanos)) {
      this.#maxSeconds = seconds;
      this.#maxNanos = nanos;
    }
  }

  get minNs(): bigint | undefined {
    return nsOf(this.#minSeconds, this.#minNanos);
  }

  get maxNs(): bigint | undefined {
    return nsOf(this.#maxSeconds, this.#maxNanos);
  }
}

function nsOf(seconds: number, nanos: number): bigint | undefined {
  return Number.isFinite(seconds) ? BigInt(seconds) * BILLION + BigInt(nanos) : undefined;
}
