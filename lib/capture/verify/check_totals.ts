import { canonicalTs } from "../../units/mod.ts";
import {
  INDEX_NAME,
  type IndexLine,
  isBalanced,
  type LabelCounts,
  type Metadata,
  METADATA_NAME,
} from "../format/mod.ts";
import type { Finding } from "../read/finding.ts";

/** What was found by reading everything. */
export interface Totals {
  readonly lines: number;
  readonly bytes: number;
  /** Cursors of the first and last line; 0 when there is none. */
  readonly firstCursor: number;
  readonly lastCursor: number;
}

/** Compares an index line with the sums of its file. */
export function checkIndexLine(line: IndexLine, found: IndexLine): readonly Finding[] {
  const wrong: string[] = [];
  if (line.lines !== found.lines) wrong.push(`${found.lines} lines, not ${line.lines}`);
  if (line.bytes !== found.bytes) wrong.push(`${found.bytes} bytes, not ${line.bytes}`);
  if (line.first !== undefined && line.first !== found.first) {
    wrong.push(`first cursor ${found.first}, not ${line.first}`);
  }
  for (const end of ["from", "to"] as const) {
    if (line[end] !== "" && canonicalTs(line[end]) !== found[end]) {
      wrong.push(`${end} ${found[end]}, not ${line[end]}`);
    }
  }
  if (!hasLabels(line, found.labels)) wrong.push("other labels");
  return wrong.map((text) => ({
    kind: "mismatch",
    file: INDEX_NAME,
    text: `${line.file} has ${text}`,
  }));
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
export function checkMetadata(metadata: Metadata, totals: Totals): readonly Finding[] {
  const { ledger, stopped } = metadata;
  const evicted = ledger?.evicted ?? { lines: 0, bytes: 0 };
  const wrong: string[] = [];
  if (ledger !== undefined && !isBalanced(ledger)) wrong.push("the ledger does not balance");
  if (stopped !== undefined && ledger !== undefined) {
    const lines = totals.lines + evicted.lines;
    if (metadata.totalLines !== lines) {
      wrong.push(`total_lines is ${metadata.totalLines}, there are ${lines}`);
    }
    const bytes = totals.bytes + evicted.bytes;
    if (metadata.totalBytes !== bytes) {
      wrong.push(`total_bytes is ${metadata.totalBytes}, there are ${bytes}`);
    }
    if (totals.lines > 0 && ledger.written !== totals.lastCursor) {
      wrong.push(
        `the ledger's last cursor is ${ledger.written}, the last line's ${totals.lastCursor}`,
      );
    }
  }
  if (totals.lines > 0 && ledger !== undefined && totals.firstCursor !== evicted.lines + 1) {
    const text = `the first line has cursor ${totals.firstCursor}`;
    wrong.push(`${text}, though ${evicted.lines} lines were evicted`);
  }
  return wrong.map((text) => ({ kind: "mismatch", file: METADATA_NAME, text }));
}
