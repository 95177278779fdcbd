import type { Entry, Labels } from "../entry/mod.ts";
import type { Pattern } from "../pattern/mod.ts";
import { canonicalTs } from "../units/mod.ts";
import type { LabelMatcher } from "./label_matcher.ts";
import type { Summary } from "./summary.ts";

/** What a filter is made of; an absent part asks for nothing. */
export interface FilterSpec {
  /** Canonical time, inclusive. */
  readonly from?: string;
  /** Canonical time, inclusive. */
  readonly to?: string;
  /** All of them must accept. */
  readonly labels?: readonly LabelMatcher[];
  readonly grep?: Pattern;
}

export interface Filter {
  /** True if every entry matches. */
  readonly isEmpty: boolean;
  /** True if the entry meets all conditions. An unreadable time meets no condition on times. */
  matches(entry: Entry): boolean;
  /** False only if no entry that the summary stands for matches. */
  mayMatch(summary: Summary): boolean;
}

/** Compiles a filter. Keeps no state that a caller could see; one serves many readers. */
export function compileFilter(spec: FilterSpec): Filter {
  return new CompiledFilter(spec);
}

class CompiledFilter implements Filter {
  readonly isEmpty: boolean;
  readonly #from: string | undefined;
  readonly #to: string | undefined;
  readonly #timed: boolean;
  readonly #matchers: readonly LabelMatcher[];
  readonly #grep: Pattern | undefined;

  constructor({ from, to, labels = [], grep }: FilterSpec) {
    this.#from = from;
    this.#to = to;
    this.#timed = from !== undefined || to !== undefined;
    this.#matchers = labels;
    this.#grep = grep;
    this.isEmpty = !this.#timed && labels.length === 0 && grep === undefined;
  }

  matches(entry: Entry): boolean {
    // The cheap conditions first; a pattern over a long message comes last.
    return this.#acceptsLabels(entry.labels) && this.#acceptsTime(entry.ts) && this.#greps(entry);
  }

  mayMatch(summary: Summary): boolean {
    return this.#mayMatchTime(summary) && this.#mayMatchLabels(summary);
  }

  #acceptsLabels(labels: Labels): boolean {
    for (const matcher of this.#matchers) {
      if (!matcher.accepts(valueOf(labels, matcher.name))) return false;
    }
    return true;
  }

  #acceptsTime(text: string): boolean {
    if (!this.#timed) return true;
    const ts = canonicalTs(text);
    if (ts === undefined) return false;
    return !(this.#from !== undefined && ts < this.#from) &&
      !(this.#to !== undefined && ts > this.#to);
  }

  #greps({ msg, labels, meta }: Entry): boolean {
    const grep = this.#grep;
    if (grep === undefined || grep.test(msg) || someValue(labels, grep)) return true;
    return meta !== undefined && someValue(meta, grep);
  }

  #mayMatchTime({ min, max }: Summary): boolean {
    if (this.#from !== undefined && max !== undefined) {
      const latest = canonicalTs(max);
      if (latest !== undefined && latest < this.#from) return false;
    }
    if (this.#to !== undefined && min !== undefined) {
      const earliest = canonicalTs(min);
      if (earliest !== undefined && earliest > this.#to) return false;
    }
    return true;
  }

  #mayMatchLabels(summary: Summary): boolean {
    const matchers = this.#matchers;
    // Before the sets are asked for: some read them then.
    if (matchers.length === 0) return true;
    const { sets, mayHaveLabel } = summary;
    if (sets !== undefined) return sets.some((labels) => this.#acceptsLabels(labels));
    if (mayHaveLabel === undefined) return true;
    // The empty text is also what an absent label is, and absence is not in a Bloom filter.
    return matchers.every(({ name, operator, value }) =>
      operator !== "=" || value === "" || mayHaveLabel(name, value)
    );
  }
}

/** The label's value; the empty text if there is none, also for names that objects inherit. */
function valueOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? labels[name]! : "";
}

function someValue(labels: Labels, grep: Pattern): boolean {
  for (const name in labels) {
    if (grep.test(labels[name]!)) return true;
  }
  return false;
}
