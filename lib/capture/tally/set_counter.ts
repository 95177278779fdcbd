import { type Labels, labelSet } from "../../entry/mod.ts";
import { canonicalTs, nsOfTs } from "../../units/mod.ts";
import type { SetFacts } from "./frame_facts.ts";

/** A set while it is counted: times as canonical text, empty while no line has a readable one. */
interface OpenSet {
  readonly json: string;
  readonly labels: Labels;
  lines: number;
  min: string;
  max: string;
}

/** Counts lines by label set, for one frame. */
export class SetCounter {
  readonly #sets = new Map<string, OpenSet>();

  add(labels: Labels, ts: string): void {
    const set = this.#setOf(labels);
    set.lines++;
    const canonical = canonicalTs(ts);
    if (canonical === undefined) return; // A line that no time filter can want.
    if (set.min === "" || canonical < set.min) set.min = canonical;
    if (canonical > set.max) set.max = canonical;
  }

  /** What was counted, in order of first use. */
  get sets(): readonly SetFacts[] {
    return [...new Set(this.#sets.values())].map(closed);
  }

  /** Sets are looked up by their text as it stands, so that each form is sorted only once. */
  #setOf(labels: Labels): OpenSet {
    const text = JSON.stringify(labels);
    const known = this.#sets.get(text);
    if (known !== undefined) return known;
    const canonical = labelSet(labels);
    const set = this.#sets.get(canonical.json) ?? { ...canonical, lines: 0, min: "", max: "" };
    this.#sets.set(canonical.json, set);
    this.#sets.set(text, set);
    return set;
  }
}

function closed({ json, labels, lines, min, max }: OpenSet): SetFacts {
  const isTimed = min !== "";
  return {
    json,
    labels,
    lines,
    minNs: isTimed ? nsOfTs(min) : undefined,
    maxNs: isTimed ? nsOfTs(max) : undefined,
  };
}
