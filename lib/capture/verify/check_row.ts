import { mayHold, NS_MAX, NS_MIN, type Row } from "../format/mod.ts";
import { type LineTally, type SetFacts, timesOf } from "../tally/mod.ts";

/**
 * Compares what a row says with the lines of its frame.
 *
 * @param sets the dictionary of the file.
 * @returns what it is wrong about, a few words each.
 */
export function checkRow(
  row: Row,
  tally: LineTally,
  sets: ReadonlyMap<number, string>,
): readonly string[] {
  const wrong: string[] = [];
  if (row.lines !== tally.lines) wrong.push(`it has ${tally.lines} lines, not ${row.lines}`);
  if (!hasBounds(row, tally.sets)) wrong.push("its times are others");
  if (row.sets !== undefined && !hasSets(row, tally.sets, sets)) {
    wrong.push("its label sets are others");
  }
  if (row.bloom !== undefined && !holdsAll(row, tally.sets)) {
    wrong.push("its label filter lacks a label");
  }
  return wrong;
}

function hasBounds(row: Row, sets: readonly SetFacts[]): boolean {
  const times = timesOf(sets);
  return times === undefined ||
    (clamped(times.minNs) === row.minNs && clamped(times.maxNs) === row.maxNs);
}

function hasSets(
  row: Row,
  tallies: readonly SetFacts[],
  sets: ReadonlyMap<number, string>,
): boolean {
  if (row.sets === undefined || row.sets.length !== tallies.length) return false;
  const byJson = new Map(tallies.map((tally) => [tally.json, tally]));
  return row.sets.every(({ id, lines, minNs, maxNs }) => {
    const tally = byJson.get(sets.get(id) ?? "");
    if (tally === undefined || tally.lines !== lines) return false;
    const { minNs: least, maxNs: most } = tally;
    if (least === undefined || most === undefined) return true;
    // Bounds too far apart for the row's offsets are wider than the lines; never narrower.
    return isExact(row)
      ? minNs === clamped(least) && maxNs === clamped(most)
      : minNs <= clamped(least) && maxNs >= clamped(most);
  });
}

function isExact({ minNs, maxNs }: Row): boolean {
  return maxNs - minNs < BigInt(Number.MAX_SAFE_INTEGER);
}

function holdsAll({ bloom }: Row, tallies: readonly SetFacts[]): boolean {
  return bloom === undefined ||
    tallies.every(({ labels }) =>
      Object.entries(labels).every(([name, value]) => mayHold(bloom, `${name}=${value}`))
    );
}

function clamped(ns: bigint): bigint {
  return ns < NS_MIN ? NS_MIN : ns > NS_MAX ? NS_MAX : ns;
}
