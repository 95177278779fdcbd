import type { Entry } from "../../entry/mod.ts";
import {
  isErrorLevel,
  type Level,
  levelOf,
  levelOfLabels,
  ownText,
  signatureOf,
} from "../../line/mod.ts";
import { canonicalTs } from "../../units/mod.ts";
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

/**
 * Counts entries. Bounded only by what it is given: one piece of a capture (8 MiB of lines) at a
 * time; what is kept for longer is in `SideTally`.
 */
export class EntryTally {
  #lines = 0;
  #errors = 0;
  #from = "";
  #to = "";
  readonly #levels = new Map<LevelName, number>();
  readonly #labels = new Map<string, Map<string, [number, number]>>();
  readonly #times = new TimeCounts();
  readonly #signatures = new Map<string, [number, number]>();
  readonly #facts = new Map<string, SignatureFacts>();
  readonly #marks = new Map<string, string>();

  add({ ts, labels, msg, meta }: Entry): void {
    const told = levelOfLabels(labels) ?? (meta === undefined ? undefined : levelOfLabels(meta));
    const level = levelOf(msg, told);
    const errors = isErrorLevel(level) ? 1 : 0;
    this.#lines++;
    this.#errors += errors;
    const name = level ?? "none";
    this.#levels.set(name, (this.#levels.get(name) ?? 0) + 1);
    for (const label in labels) this.#addLabel(label, labels[label]!, errors);
    this.#addSignature(msg, name, errors);
    const time = canonicalTs(ts);
    if (time !== undefined) this.#addTime(time, errors, labels[MARK_LABEL]);
  }

  get tally(): Tally {
    return {
      lines: this.#lines,
      errors: this.#errors,
      from: this.#from,
      to: this.#to,
      levels: this.#levels,
      labels: this.#labels,
      times: this.#times.data,
      signatures: this.#signatures,
      facts: this.#facts,
      marks: this.#marks,
    };
  }

  #addLabel(name: string, value: string, errors: number): void {
    let values = this.#labels.get(name);
    if (values === undefined) this.#labels.set(name, values = new Map());
    count(values, value, errors);
  }

  #addSignature(msg: string, level: LevelName, errors: number): void {
    const signature = signatureOf(msg);
    count(this.#signatures, signature, errors);
    const known = this.#facts.get(signature);
    if (known === undefined) {
      const example = ownText(msg.slice(0, EXAMPLE_MAX));
      this.#facts.set(signature, { level, example });
    } else if (isWorse(level, known.level)) this.#facts.set(signature, { ...known, level });
  }

  #addTime(ts: string, errors: number, mark: string | undefined): void {
    if (this.#from === "" || ts < this.#from) this.#from = ts;
    if (ts > this.#to) this.#to = ts;
    this.#times.add(Date.parse(`${ts.slice(0, 19)}Z`) / 1000, 1, errors);
    if (mark === undefined) return;
    const first = this.#marks.get(mark);
    if (first === undefined || ts < first) this.#marks.set(mark, ts);
  }
}

function count(counts: Map<string, [number, number]>, name: string, errors: number): void {
  const known = counts.get(name);
  if (known === undefined) counts.set(ownText(name), [1, errors]);
  else {
    known[0]++;
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
