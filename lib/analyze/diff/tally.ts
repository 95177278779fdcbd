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
import { HeavyCounts, type HeavyPart } from "../heavy_counts.ts";
import { LabelCounts, type LabelLimits, type LabelPart } from "../label_counts.ts";
import { LineScanner, type ScannedLine } from "../triage/lines.ts";
import { TimeCounts, type TimeCountsData } from "./time_counts.ts";

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
  readonly labels: LabelPart;
  readonly times: TimeCountsData;
  /** By masked text. */
  readonly signatures: HeavyPart<SignatureFacts>;
  /** Name of a mark → its first time, canonical. */
  readonly marks: ReadonlyMap<string, string>;
}

/** The label that makes an entry a mark: `mark="ramp-up"` begins the phase of that name. */
const MARK_LABEL = "mark";
/** Marks of one capture; a phase each. */
export const MARKS_MAX = 1_000;
/** A writer refuses entries with more than a few dozen labels. */
export const LABEL_LIMITS: LabelLimits = { labels: 200, values: 2_000 };
/** Label sets that are told apart, before their lines are added to those of their values. */
const SETS_MAX = 4096;
/** Characters of an example that are kept. */
const EXAMPLE_MAX = 300;

/** Lines of one label set. */
interface SetState {
  readonly labels: Readonly<Record<string, string>>;
  readonly level: Level | undefined;
  lines: number;
  errors: number;
}

export interface TallyOptions {
  /** Signatures that are counted apart. */
  readonly signaturesMax: number;
  /** Which entries take part; absent for all. */
  readonly filter?: Filter;
}

/** Counts lines of one piece of a capture, in bounded memory; `SideTally` adds pieces up. */
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
  readonly #labels = new LabelCounts(LABEL_LIMITS);
  readonly #sets = new Map<string, SetState>();
  readonly #times = new TimeCounts();
  readonly #signatures: HeavyCounts<SignatureFacts>;
  readonly #marks = new Map<string, string>();

  constructor({ signaturesMax, filter }: TallyOptions) {
    this.#signatures = new HeavyCounts(signaturesMax);
    this.#filter = filter === undefined || filter.isEmpty ? undefined : filter;
  }

  /** Takes JSONL. @returns how many lines were no entries. */
  add(bytes: Uint8Array): number {
    return this.#scanner.eachEntry(bytes, (line) => this.#count(line));
  }

  /** Everything that was counted; nothing may be added then. */
  result(): Tally {
    this.#pourSets();
    return {
      lines: this.#lines,
      errors: this.#errors,
      from: this.#from,
      to: this.#to,
      levels: this.#levels,
      labels: this.#labels.part(),
      times: this.#times.data,
      signatures: this.#signatures.part(),
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
    if (this.#sets.size >= SETS_MAX) this.#pourSets();
    const labels = decodeEntry(`{"ts":"","labels":${text}}`)?.labels ?? {};
    const set = { labels, level: levelOfLabels(labels), lines: 0, errors: 0 };
    this.#sets.set(ownText(text), set);
    return set;
  }

  #pourSets(): void {
    for (const { labels, lines, errors } of this.#sets.values()) {
      this.#labels.add(labels, [lines, errors]);
    }
    this.#sets.clear();
  }

  #addSignature(msg: string, level: LevelName, errors: number): void {
    const counter = this.#signatures.add(signatureOf(msg), [1, errors], () => (
      { level, example: ownText(msg.slice(0, EXAMPLE_MAX)) }
    ));
    const { facts } = counter;
    if (isWorse(level, facts.level)) counter.facts = { ...facts, level };
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
    const isFirst = first === undefined ? this.#marks.size < MARKS_MAX : ts < first;
    if (ts !== "" && isFirst) this.#marks.set(mark, ownText(ts));
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

/** What is known of a signature in two parts of a capture, of which the first was read before. */
export function joinFacts(first: SignatureFacts, then: SignatureFacts): SignatureFacts {
  return isWorse(then.level, first.level) ? { ...first, level: then.level } : first;
}
