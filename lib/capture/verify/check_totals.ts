import { canonicalTs } from "../../units/mod.ts";
import {
  INDEX_NAME,
  type IndexLine,
  isBalanced,
  type LabelCounts,
  type Ledger,
  type Metadata,
  METADATA_NAME,
} from "../format/mod.ts";
import type { Finding } from "../read/finding.ts";
import { type Loss, NO_LOSS } from "./losses.ts";

/** What was found by reading everything. */
export interface Totals {
  readonly lines: number;
  readonly bytes: number;
  /** Cursors of the first and last line; 0 when there is none. */
  readonly firstCursor: number;
  readonly lastCursor: number;
}

/**
 * Compares an index line with the sums of its file. It may count the lines that cannot be read any
 * more, as its writer did, or leave them out, as `verify --repair` does.
 */
export function checkIndexLine(
  line: IndexLine,
  found: IndexLine,
  loss: Loss = NO_LOSS,
): readonly Finding[] {
  const wrong: string[] = [];
  const lost = loss.lines === 0 ? "" : ` and ${loss.lines} that cannot be read`;
  if (!isOneOf(line.lines, found.lines, loss.lines, loss)) {
    wrong.push(`${found.lines} lines${lost}, not ${line.lines}`);
  }
  if (!isOneOf(line.bytes, found.bytes, loss.bytes, loss)) {
    wrong.push(`${found.bytes} bytes, not ${line.bytes}`);
  }
  // Of lines that nobody can read, no more than this is known.
  if (loss === NO_LOSS) wrong.push(...differences(line, found));
  return wrong.map((text) => ({
    kind: "mismatch",
    file: INDEX_NAME,
    text: `${line.file} has ${text}`,
  }));
}

/** Whether `told` counts what was found, with what is lost or without it. */
function isOneOf(told: number, found: number, lost: number, { isOpen }: Loss): boolean {
  return told === found || told === found + lost || (isOpen && told > found + lost);
}

function differences(line: IndexLine, found: IndexLine): string[] {
  const wrong: string[] = [];
  if (line.first !== undefined && line.first !== found.first) {
    wrong.push(`first cursor ${found.first}, not ${line.first}`);
  }
  for (const end of ["from", "to"] as const) {
    if (line[end] !== "" && canonicalTs(line[end]) !== found[end]) {
      wrong.push(`${end} ${found[end]}, not ${line[end]}`);
    }
  }
  if (!hasLabels(line, found.labels)) wrong.push("other labels");
  return wrong;
}

/** Labels that an index line counts must be counted right; those it leaves out are its own affair. */
function hasLabels(line: IndexLine, found: LabelCounts): boolean {
  return Object.keys(line.labels).every((name) => {
    const told = line.labels[name]!;
    const counted = found[name] ?? {};
    const values = Object.keys(told);
    return values.length === Object.keys(counted).length &&
      values.every((value) => told[value] === counted[value]);
  });
}

/** Compares metadata and ledger of a capture that nobody writes to with what is there. */
export function checkMetadata(
  metadata: Metadata,
  totals: Totals,
  loss: Loss = NO_LOSS,
): readonly Finding[] {
  const { ledger, stopped } = metadata;
  if (ledger === undefined) return [];
  const wrong: string[] = isBalanced(ledger) ? [] : ["the ledger does not balance"];
  if (stopped !== undefined) wrong.push(...wrongTotals(metadata, ledger, { totals, loss }));
  const { lines: evicted } = ledger.evicted;
  const first = Math.min(totals.firstCursor, loss.first ?? Infinity);
  const begins = [totals.firstCursor, first].includes(evicted + 1) ||
    (loss.isOpen && evicted < first);
  if (totals.lines > 0 && !begins) {
    wrong.push(`the first line has cursor ${first}, though ${evicted} lines were evicted`);
  }
  return wrong.map((text) => ({ kind: "mismatch", file: METADATA_NAME, text }));
}

interface Found {
  readonly totals: Totals;
  readonly loss: Loss;
}

function wrongTotals(metadata: Metadata, ledger: Ledger, { totals, loss }: Found): string[] {
  const wrong: string[] = [];
  const { evicted, written } = ledger;
  const lines = totals.lines + evicted.lines;
  if (!isOneOf(metadata.totalLines, lines, loss.lines, loss)) {
    wrong.push(`total_lines is ${metadata.totalLines}, there are ${lines + loss.lines}`);
  }
  const bytes = totals.bytes + evicted.bytes;
  if (!isOneOf(metadata.totalBytes, bytes, loss.bytes, loss)) {
    wrong.push(`total_bytes is ${metadata.totalBytes}, there are ${bytes + loss.bytes}`);
  }
  const last = Math.max(totals.lastCursor, loss.last ?? 0);
  const isLast = [totals.lastCursor, last].includes(written) || (loss.isOpen && written > last);
  if (totals.lines > 0 && !isLast) {
    wrong.push(`the ledger's last cursor is ${written}, the last line's ${last}`);
  }
  return wrong;
}
