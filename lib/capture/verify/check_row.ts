import { nsOfTs } from "../../units/mod.ts";
import { mayHold, NS_MAX, NS_MIN, type Row } from "../format/mod.ts";
import type { LineTally, SetTally } from "../read/line_tally.ts";

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

function hasBounds(row: Row, tallies: readonly SetTally[]): boolean {
  const timed = tallies.filter(({ min }) => min !== "");
  if (timed.length === 0) return true;
  const min = timed.map(({ min }) => clampedNs(min)).reduce((a, b) => a < b ? a : b);
  const max = timed.map(({ max }) => clampedNs(max)).reduce((a, b) => a > b ? a : b);
  return min === row.minNs && max === row.maxNs;
}

function hasSets(
  row: Row,
  tallies: readonly SetTally[],
  sets: ReadonlyMap<number, string>,
): boolean {
  if (row.sets === undefined || row.sets.length !== tallies.length) return false;
  const byJson = new Map(tallies.map((tally) => [tally.json, tally]));
  return row.sets.every(({ id, lines, minNs, maxNs }) => {
    const tally = byJson.get(sets.get(id) ?? "");
    if (tally === undefined || tally.lines !== lines) return false;
    // Bounds too far apart for the row's offsets are wider than the lines; never narrower.
    return tally.min === "" ||
      (minNs <= clampedNs(tally.min) && maxNs >= clampedNs(tally.max) &&
        (isExact(row) ? minNs === clampedNs(tally.min) && maxNs === clampedNs(tally.max) : true));
  });
}

function isExact({ minNs, maxNs }: Row): boolean {
  return maxNs - minNs < BigInt(Number.MAX_SAFE_INTEGER);
}

function holdsAll({ bloom }: Row, tallies: readonly SetTally[]): boolean {
  return bloom === undefined ||
    tallies.every(({ labels }) =>
      Object.entries(labels).every(([name, value]) => mayHold(bloom, `${name}=${value}`))
    );
}

function clampedNs(ts: string): bigint {
  const ns = nsOfTs(ts);
  return ns < NS_MIN ? NS_MIN : ns > NS_MAX ? NS_MAX : ns;
}
