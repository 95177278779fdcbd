import { decodeEntry, type Entry, type Labels, parseJson, sourceName } from "../../entry/read.ts";
import type { Filter } from "../../filter/mod.ts";
import {
  EXAMPLE_MAX,
  isErrorLevel,
  type Level,
  levelOf,
  levelOfLabels,
  type MinedPart,
  ownText,
  SignatureMiner,
} from "../../line/mod.ts";
import { LabelCounts, type LabelPart } from "../label_counts.ts";
import { LineScanner, type ScannedLine } from "./lines.ts";
import { ServiceCounts, type ServiceErrors } from "./services.ts";
import { TALKER_LIMITS } from "./talkers.ts";
import { type PackedCounts, TimeCounts } from "./time_counts.ts";

/** Slots of a timeline that are kept while scanning; twice what a timeline may show. */
export const SLOTS_MAX = 20_160;
/** Label sets that are told apart, before their lines are added to those of their values. */
const SETS_MAX = 4096;

export interface ScanOptions {
  /** Width of a slot of the timeline, in seconds. */
  readonly windowS: number;
  /** Signatures held at most. */
  readonly signaturesMax: number;
  /** Only entries that match; absent for all. */
  readonly filter?: Filter;
}

/** From one second to another, both included. */
export interface Span {
  readonly fromS: number;
  readonly toS: number;
}

/** What one part of a capture says, as plain data; parts are merged in the capture's order. */
export interface TriagePart {
  readonly lines: number;
  readonly errors: number;
  readonly notEntries: number;
  /** Lines whose time cannot be read: they are counted, and on no timeline. */
  readonly untimed: number;
  /** Least and greatest time, in seconds since 1970; absent when no line has one. */
  readonly span?: Span;
  /** Lines per level; those that tell none are left out. */
  readonly levels: Readonly<Partial<Record<Level, number>>>;
  readonly timeline: PackedCounts;
  readonly mined: MinedPart;
  readonly labels: LabelPart;
  readonly services: readonly ServiceErrors[];
}

interface SetState {
  readonly labels: Readonly<Record<string, string>>;
  readonly level: Level | undefined;
  readonly service: string | undefined;
  total: number;
  errors: number;
}

/** Counts the lines of one part of a capture. The same lines always make the same part. */
export class TriageScan {
  readonly #scanner = new LineScanner();
  readonly #filter: Filter | undefined;
  readonly #timeline: TimeCounts;
  readonly #miner: SignatureMiner;
  readonly #services = new ServiceCounts();
  readonly #labels = new LabelCounts(TALKER_LIMITS);
  readonly #sets = new Map<string, SetState>();
  readonly #levels: Partial<Record<Level, number>> = {};
  #lines = 0;
  #errors = 0;
  #untimed = 0;
  #notEntries = 0;
  #fromS = Infinity;
  #toS = -Infinity;

  constructor({ windowS, signaturesMax, filter }: ScanOptions) {
    this.#timeline = new TimeCounts(windowS, SLOTS_MAX);
    this.#miner = new SignatureMiner(signaturesMax);
    this.#filter = filter === undefined || filter.isEmpty ? undefined : filter;
  }

  /** Takes the lines of a block: JSONL. @returns how many of them are no entries. */
  add(bytes: Uint8Array): number {
    const notEntries = this.#scanner.eachEntry(bytes, (line) => this.#count(line));
    this.#notEntries += notEntries;
    return notEntries;
  }

  /** Everything that was counted; nothing may be added then. */
  result(): TriagePart {
    this.#pourSets();
    return {
      lines: this.#lines,
      errors: this.#errors,
      notEntries: this.#notEntries,
      untimed: this.#untimed,
      ...(this.#toS >= this.#fromS && { span: { fromS: this.#fromS, toS: this.#toS } }),
      levels: this.#levels,
      timeline: this.#timeline.pack(),
      mined: this.#miner.part(),
      labels: this.#labels.part(),
      services: this.#services.result(),
    };
  }

  #count(line: Readonly<ScannedLine>): void {
    if (this.#filter !== undefined && !this.#filter.matches(this.#entry())) return;
    const set = this.#set(line.labels);
    const level = levelOf(line.msg, set.level);
    const isError = isErrorLevel(level);
    this.#lines++;
    set.total++;
    if (level !== undefined) this.#levels[level] = (this.#levels[level] ?? 0) + 1;
    const isTimed = line.seconds === line.seconds;
    if (isTimed) this.#place(line.seconds, isError);
    else this.#untimed++;
    if (isError) this.#countError(set, line);
  }

  #place(seconds: number, isError: boolean): void {
    this.#timeline.add(seconds, isError);
    if (seconds < this.#fromS) this.#fromS = seconds;
    if (seconds > this.#toS) this.#toS = seconds;
  }

  #countError(set: SetState, { msg, seconds }: Readonly<ScannedLine>): void {
    this.#errors++;
    set.errors++;
    const ts = this.#scanner.ts;
    this.#miner.add(msg, ts);
    if (set.service === undefined || seconds !== seconds) return;
    const first = () => ({ ts: ownText(ts), msg: ownText(msg.slice(0, EXAMPLE_MAX)) });
    this.#services.add(set.service, seconds, first);
  }

  #entry(): Entry {
    return decodeEntry(this.#scanner.line)!;
  }

  #set(text: string): SetState {
    const known = this.#sets.get(text);
    if (known !== undefined) return known;
    if (this.#sets.size >= SETS_MAX) this.#pourSets();
    const key = ownText(text);
    const labels = parseJson(key) as Labels;
    const [level, service] = [levelOfLabels(labels), sourceName(labels)];
    const set = { labels, level, service, total: 0, errors: 0 };
    this.#sets.set(key, set);
    return set;
  }

  #pourSets(): void {
    for (const { labels, total, errors } of this.#sets.values()) {
      this.#labels.add(labels, [total, errors]);
    }
    this.#sets.clear();
  }
}
