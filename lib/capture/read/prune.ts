import { type Labels, parseJson } from "../../entry/read.ts";
import { canonicalTs, tsOfNs } from "../../units/mod.ts";
import {
  type DictionaryEntry,
  type IndexLine,
  mayHold,
  MORE_CAPPED,
  NS_MAX,
  NS_MIN,
  type Row,
} from "../format/mod.ts";

/** What is known of many lines without reading them. The shape that lib/filter prunes by. */
export interface Summary {
  /** Least and greatest ts, canonical; absent when there is no bound. */
  readonly min?: string;
  readonly max?: string;
  /** The label sets of the lines, all of them; absent when they are not known. */
  readonly sets?: readonly Labels[] | undefined;
  /** False only when no line has this label. */
  mayHaveLabel?(name: string, value: string): boolean;
}

/** Whether lines like these can be wanted. Saying yes wrongly costs time, no wrongly loses lines. */
export interface BlockFilter {
  mayMatch(summary: Summary): boolean;
}

/** The label sets of one data file by their number; parsed when one is asked for. */
export class SetDictionary {
  readonly #jsons = new Map<number, string>();
  readonly #labels = new Map<number, Labels | undefined>();

  add(entries: readonly DictionaryEntry[]): void {
    for (const { id, json } of entries) this.#jsons.set(id, json);
  }

  get(id: number): Labels | undefined {
    const json = this.#jsons.get(id);
    if (json === undefined || this.#labels.has(id)) return this.#labels.get(id);
    const labels = parseLabels(json);
    this.#labels.set(id, labels);
    return labels;
  }
}

function parseLabels(json: string): Labels | undefined {
  try {
    return parseJson(json) as Labels;
  } catch {
    return undefined; // An unknown set: nothing is pruned by it.
  }
}

/** False when no line of the file can be wanted, by its index line. */
export function fileMayMatch(line: IndexLine, filter: BlockFilter): boolean {
  const min = canonicalTs(line.from);
  const max = canonicalTs(line.to);
  // The older program's zero time stands for "not known".
  const isKnown = min !== undefined && max !== undefined && !min.startsWith("0001-");
  return filter.mayMatch({
    ...(isKnown && { min, max }),
    mayHaveLabel: (name, value) => indexMayHave(line, name, value),
  });
}

function indexMayHave(line: IndexLine, name: string, value: string): boolean {
  const values = line.labels[name];
  if (values !== undefined) return Object.hasOwn(values, value);
  // Other writers leave labels out without saying so.
  if (line.first === undefined) return true;
  const capped = line.labelsCapped ?? [];
  return capped.includes(name) || capped.includes(MORE_CAPPED);
}

/** False when no line of the frame can be wanted, by its row. */
export function rowMayMatch(row: Row, sets: SetDictionary, filter: BlockFilter): boolean {
  const { bloom, minNs, maxNs } = row;
  const whole: Summary = {
    ...bounds(minNs, maxNs),
    // Read for frames of the right time only.
    get sets() {
      return labelSets(row, sets);
    },
    ...(bloom !== undefined && {
      mayHaveLabel: (name: string, value: string) => mayHold(bloom, `${name}=${value}`),
    }),
  };
  if (!filter.mayMatch(whole)) return false;
  // Wanted times are an interval: then all of the frame is in it, and so is every set.
  const isWithin = [minNs, maxNs].every((ns) => filter.mayMatch(bounds(ns, ns)));
  return isWithin || setsMayMatch(row, sets, filter);
}

/** Each set has its own times: with one clock behind, a frame's bounds say little. */
function setsMayMatch(row: Row, sets: SetDictionary, filter: BlockFilter): boolean {
  const labels = labelSets(row, sets);
  if (labels === undefined || row.sets === undefined) return true;
  return row.sets.some((stats, i) =>
    filter.mayMatch({ ...bounds(stats.minNs, stats.maxNs), sets: [labels[i]!] })
  );
}

function labelSets(row: Row, sets: SetDictionary): readonly Labels[] | undefined {
  if (row.sets === undefined) return undefined;
  const labels: Labels[] = [];
  for (const { id } of row.sets) {
    const known = sets.get(id);
    if (known === undefined) return undefined;
    labels.push(known);
  }
  return labels;
}

function bounds(minNs: bigint, maxNs: bigint): Pick<Summary, "min" | "max"> {
  return {
    ...(minNs > NS_MIN && { min: tsOfNs(minNs) }),
    ...(maxNs < NS_MAX && { max: tsOfNs(maxNs) }),
  };
}
