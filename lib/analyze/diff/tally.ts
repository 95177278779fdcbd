import { decodeEntry } from "../../entry/read.ts";
import type { Filter } from "../../filter/mod.ts";
import {
  isErrorLevel,
  type Level,
  levelOf,
  levelOfLabels,
  ownText,
  signatureOf,
} from "../../line/mod.ts";
import { LineScanner, type ScannedLine } from "../triage/lines.ts";
import { type LineCounts, TimeCounts, type TimeCountsData } from "./time_counts.ts";

/** A level, or that a line tells none. */
export type LevelName = Level | "none";

/** What is known of the lines of one signature. */
export interface SignatureFacts {
  /** The worst one of its lines. */
  readonly level: LevelName;
  /** The first of its messages that was met, cut. */
  readonly example: string;
}

/** What some entries of a capture come to, in the order they were read; plain data. */
export interface Tally {
  readonly lines: number;
  readonly errors: number;
  /** Canonical times; empty when no entry has a time. */
  readonly from: string;
  readonly to: string;
  readonly levels: ReadonlyMap<LevelName, number>;
  /** Label name → value → counts. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, LineCounts>>;
  readonly times: TimeCountsData;
  /** Masked text → counts. */
  readonly signatures: ReadonlyMap<string, LineCounts>;
  readonly facts: ReadonlyMap<string, SignatureFacts>;
  /** Name of a mark → its first time, canonical. */
  readonly marks: ReadonlyMap<string, string>;
}

/** The label that makes an entry a mark: `mark="ramp-up"` begins the phase of that name. */
export const MARK_LABEL = "mark";
/** Characters of an example that are kept. */
const EXAMPLE_MAX = 300;

/** Lines of one label set. */
interface SetState {
  readonly labels: Readonly<Record<string, string>>;
  readonly level: Level | undefined;
  lines: number;
  errors: number;
}

/**
 * Counts lines. Bounded only by what it is given: one piece of a capture (8 MiB of lines) at a time;
 * what is kept for longer is in `SideTally`.
 */
export class LineTally {
  readonly #scanner = new LineScanner();
  readonly #filter: Filter | undefined;
  #lines = 0;
  #errors = 0;
  #fromS = Infinity;
  #toS = -Infinity;
  #from = "";
  #to = "";
  readonly #levels = new Map<LevelName, number>();
  readonly #sets = new Map<string, SetState>();
  readonly #times = new TimeCounts();
  readonly #signatures = new Map<string, [number, number]>();
  readonly #facts = new Map<string, SignatureFacts>();
  readonly #marks = new Map<string, string>();

  constructor(filter?: Filter) {
    this.#filter = filter === undefined || filter.isEmpty ? undefined : filter;
  }

  /** Takes JSONL. @returns how many lines were no entries. */
  add(bytes: Uint8Array): number {
    return this.#scanner.eachEntry(bytes, (line) => this.#count(line));
  }

  get tally(): Tally {
    return {
      lines: this.#lines,
      errors: this.#errors,
      from: this.#from,
      to: this.#to,
      levels: this.#levels,
      labels: labelCounts(this.#sets.values()),
      times: this.#times.data,
      signatures: this.#signatures,
      facts: this.#facts,
      marks: this.#marks,
    };
  }

  #count(line: Readonly<ScannedLine>): void {
    if (this.#filter !== undefined && !this.#matches(this.#filter)) return;
    const set = this.#set(line.labels);
    const level = levelOf(line.msg, set.level) ?? "none";
    const errors = level !== "none" && isErrorLevel(level) ? 1 : 0;
    this.#lines++;
    this.#errors += errors;
    set.lines++;
    set.errors += errors;
    this.#levels.set(level, (this.#levels.get(level) ?? 0) + 1);
    this.#addSignature(line.msg, level, errors);
    if (line.seconds === line.seconds) this.#addTime(line.seconds, errors);
    const mark = set.labels[MARK_LABEL];
    if (mark !== undefined) this.#addMark(mark);
  }

  #matches(filter: Filter): boolean {
    const entry = decodeEntry(this.#scanner.line);
    return entry !== undefined && filter.matches(entry);
  }

  #set(text: string): SetState {
    const known = this.#sets.get(text);
    if (known !== undefined) return known;
    const labels = decodeEntry(`{"ts":"","labels":${text}}`)?.labels ?? {};
    const set = { labels, level: levelOfLabels(labels), lines: 0, errors: 0 };
    this.#sets.set(ownText(text), set);
    return set;
  }

  #addSignature(msg: string, level: LevelName, errors: number): void {
    const signature = signatureOf(msg);
    count(this.#signatures, signature, [1, errors]);
    const known = this.#facts.get(signature);
    if (known === undefined) {
      const example = ownText(msg.slice(0, EXAMPLE_MAX));
      this.#facts.set(ownText(signature), { level, example });
    } else if (isWorse(level, known.level)) this.#facts.set(signature, { ...known, level });
  }

  #addTime(seconds: number, errors: number): void {
    this.#times.add(seconds, 1, errors);
    if (seconds > this.#fromS && seconds < this.#toS) return;
    const { ts } = this.#scanner;
    if (this.#from === "" || ts < this.#from) [this.#from, this.#fromS] = [ownText(ts), seconds];
    if (ts > this.#to) [this.#to, this.#toS] = [ownText(ts), seconds];
  }

  #addMark(mark: string): void {
    const { ts } = this.#scanner;
    const first = this.#marks.get(mark);
    if (ts !== "" && (first === undefined || ts < first)) this.#marks.set(mark, ownText(ts));
  }
}

function labelCounts(sets: Iterable<SetState>): Tally["labels"] {
  const counts = new Map<string, Map<string, [number, number]>>();
  for (const { labels, lines, errors } of sets) {
    for (const name in labels) {
      let values = counts.get(name);
      if (values === undefined) counts.set(name, values = new Map());
      count(values, labels[name]!, [lines, errors]);
    }
  }
  return counts;
}

function count(
  counts: Map<string, [number, number]>,
  name: string,
  [lines, errors]: LineCounts,
): void {
  const known = counts.get(name);
  if (known === undefined) counts.set(ownText(name), [lines, errors]);
  else {
    known[0] += lines;
    known[1] += errors;
  }
}

/** From harmless to worst. */
export const LEVEL_NAMES: readonly LevelName[] = [
  "none",
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
];

export function isWorse(level: LevelName, than: LevelName): boolean {
  return LEVEL_NAMES.indexOf(level) > LEVEL_NAMES.indexOf(than);
}
