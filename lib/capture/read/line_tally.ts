import { decodeEntry, type Labels, labelSet } from "../../entry/mod.ts";
import { canonicalTs } from "../../units/mod.ts";
import { countLines } from "./lines.ts";

/** Lines of one label set and the times they span. */
export interface SetTally {
  /** Canonical. */
  readonly json: string;
  readonly labels: Labels;
  lines: number;
  /** Least and greatest ts, canonical; both empty while no line has a readable one. */
  min: string;
  max: string;
}

/** What lines say about themselves, found by parsing each. */
export interface LineTally {
  readonly lines: number;
  /** Lines that are no entries; no set counts them. */
  readonly notEntries: number;
  /** In order of first use. */
  readonly sets: readonly SetTally[];
}

const utf8 = new TextDecoder();

/** Counts lines by label set. */
export function tallyLines(bytes: Uint8Array): LineTally {
  const sets = new Map<string, SetTally>();
  let notEntries = 0;
  const texts = utf8.decode(bytes).split("\n");
  if (texts.at(-1) === "") texts.pop();
  for (const text of texts) {
    const entry = decodeEntry(text);
    if (entry === undefined) notEntries++;
    else count(setOf(sets, entry.labels), entry.ts);
  }
  const lines = countLines(bytes);
  return { lines, notEntries, sets: [...new Set(sets.values())] };
}

/** Sets are looked up by their text as it stands, so that each form is sorted only once. */
function setOf(sets: Map<string, SetTally>, labels: Labels): SetTally {
  const text = JSON.stringify(labels);
  const known = sets.get(text);
  if (known !== undefined) return known;
  const canonical = labelSet(labels);
  const set = sets.get(canonical.json) ?? { ...canonical, lines: 0, min: "", max: "" };
  sets.set(canonical.json, set);
  sets.set(text, set);
  return set;
}

function count(set: SetTally, ts: string): void {
  set.lines++;
  const canonical = canonicalTs(ts);
  if (canonical === undefined) return; // A line that no time filter can want.
  if (set.min === "" || canonical < set.min) set.min = canonical;
  if (canonical > set.max) set.max = canonical;
}
