import { decodeEntry, type Labels, labelSet } from "../../entry/mod.ts";
import { canonicalTs, nsOfTs } from "../../units/mod.ts";
import { countLines } from "../format/mod.ts";
import type { SetFacts } from "./frame_facts.ts";

/** What lines say about themselves, found by parsing each. */
export interface LineTally {
  readonly lines: number;
  /** Lines that are no entries; no set counts them. */
  readonly notEntries: number;
  /** In order of first use. */
  readonly sets: readonly SetFacts[];
}

/** A set while it is counted: times as canonical text, empty while no line has a readable one. */
interface OpenSet {
  readonly json: string;
  readonly labels: Labels;
  lines: number;
  min: string;
  max: string;
}

const utf8 = new TextDecoder();

/** Counts lines by label set. */
export function tallyLines(bytes: Uint8Array): LineTally {
  const sets = new Map<string, OpenSet>();
  let notEntries = 0;
  const texts = utf8.decode(bytes).split("\n");
  if (texts.at(-1) === "") texts.pop();
  for (const text of texts) {
    const entry = decodeEntry(text);
    if (entry === undefined) notEntries++;
    else count(setOf(sets, entry.labels), entry.ts);
  }
  return { lines: countLines(bytes), notEntries, sets: [...new Set(sets.values())].map(closed) };
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

/** Sets are looked up by their text as it stands, so that each form is sorted only once. */
function setOf(sets: Map<string, OpenSet>, labels: Labels): OpenSet {
  const text = JSON.stringify(labels);
  const known = sets.get(text);
  if (known !== undefined) return known;
  const canonical = labelSet(labels);
  const set = sets.get(canonical.json) ?? { ...canonical, lines: 0, min: "", max: "" };
  sets.set(canonical.json, set);
  sets.set(text, set);
  return set;
}

function count(set: OpenSet, ts: string): void {
  set.lines++;
  const canonical = canonicalTs(ts);
  if (canonical === undefined) return; // A line that no time filter can want.
  if (set.min === "" || canonical < set.min) set.min = canonical;
  if (canonical > set.max) set.max = canonical;
}
