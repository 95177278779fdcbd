import type { Level, Mined } from "../../line/mod.ts";
import { SignatureMiner } from "../../line/mod.ts";
import { LabelCounts } from "../label_counts.ts";
import { type ScanOptions, SLOTS_MAX, type Span, type TriagePart } from "./scan.ts";
import { ServiceCounts, type ServiceErrors } from "./services.ts";
import { type Talker, TALKER_LIMITS, talkersOf, undercountsOf } from "./talkers.ts";
import { TimeCounts } from "./time_counts.ts";

/** What the parts of a capture say together. */
export interface TriageSums {
  readonly lines: number;
  readonly errors: number;
  readonly notEntries: number;
  readonly untimed: number;
  readonly span?: Span;
  readonly levels: Readonly<Partial<Record<Level, number>>>;
  readonly timeline: TimeCounts;
  readonly mined: Mined;
  readonly talkers: ReadonlyMap<string, readonly Talker[]>;
  readonly talkersUndercount: ReadonlyMap<string, number>;
  readonly services: readonly ServiceErrors[];
}

/** Adds up parts, in the order of the capture. Memory: as one part, whatever the capture's size. */
export class TriageTotals {
  readonly #timeline: TimeCounts;
  readonly #miner: SignatureMiner;
  readonly #labels = new LabelCounts(TALKER_LIMITS);
  readonly #services = new ServiceCounts();
  readonly #levels: Partial<Record<Level, number>> = {};
  #lines = 0;
  #errors = 0;
  #notEntries = 0;
  #untimed = 0;
  #span: Span | undefined;

  constructor({ windowS, signaturesMax }: Omit<ScanOptions, "filter">) {
    this.#timeline = new TimeCounts(windowS, SLOTS_MAX);
    this.#miner = new SignatureMiner(signaturesMax);
  }

  /** Lines so far. */
  get lines(): number {
    return this.#lines;
  }

  add(part: TriagePart): void {
    this.#lines += part.lines;
    this.#errors += part.errors;
    this.#notEntries += part.notEntries;
    this.#untimed += part.untimed;
    this.#span = unionOf(this.#span, part.span);
    for (const level of Object.keys(part.levels) as Level[]) {
      this.#levels[level] = (this.#levels[level] ?? 0) + part.levels[level]!;
    }
    this.#timeline.merge(part.timeline);
    this.#miner.merge(part.mined);
    this.#labels.merge(part.labels);
    for (const service of part.services) this.#services.merge(service);
  }

  sums(): TriageSums {
    return {
      lines: this.#lines,
      errors: this.#errors,
      notEntries: this.#notEntries,
      untimed: this.#untimed,
      ...(this.#span !== undefined && { span: this.#span }),
      levels: this.#levels,
      timeline: this.#timeline,
      mined: this.#miner.result(),
      talkers: talkersOf(this.#labels),
      talkersUndercount: undercountsOf(this.#labels),
      services: this.#services.result(),
    };
  }
}

function unionOf(a: Span | undefined, b: Span | undefined): Span | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { fromS: Math.min(a.fromS, b.fromS), toS: Math.max(a.toS, b.toS) };
}
