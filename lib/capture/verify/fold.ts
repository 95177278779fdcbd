import type { Finding } from "../read/finding.ts";
import { isOpenLoss } from "./losses.ts";

/** Lines of one file that its damage took, counted by what the file had before. */
export interface CountedLoss {
  readonly file: string;
  readonly lines: number;
  /** Of the first of them, where they are together. */
  readonly cursor: number | undefined;
}

export interface FoldContext {
  /** All that hold lines, or held them, in write order. */
  readonly files: readonly string[];
  readonly losses: readonly CountedLoss[];
}

/** One finding for each cause: what follows from another finding is said there, or not at all. */
export function foldFindings(
  findings: readonly Finding[],
  { files, losses }: FoldContext,
): readonly Finding[] {
  const cuts = new Set(findings.filter(({ kind }) => kind === "cut").map(({ file }) => file));
  const told = distinct(findings)
    // A file that is cut off lacks its table, too.
    .filter(({ kind, file }) => kind !== "unfinished" || !cuts.has(file));
  foldGaps(told, files);
  for (const loss of losses) foldLoss(told, loss);
  return told;
}

/** Reader and structure may both meet the same damage; who says more is told. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byPlace = new Map<string, Finding>();
  for (const finding of findings) {
    const { kind, file, offset, text } = finding;
    const key = `${kind} ${file} ${offset ?? text}`;
    const before = byPlace.get(key);
    if (before === undefined || (before.lines === undefined && finding.lines !== undefined)) {
      byPlace.set(key, finding);
    }
  }
  return [...byPlace.values()];
}

/** Cursors that no line has are the ones of the damage before them. */
function foldGaps(findings: Finding[], files: readonly string[]): void {
  for (const gap of findings.filter(({ kind }) => kind === "gap")) {
    if (findings.some((finding) => covers(finding, gap))) {
      findings.splice(findings.indexOf(gap), 1);
      continue;
    }
    const at = files.indexOf(gap.file);
    const near = [files[at], files[at - 1]];
    const cause = findings.findLastIndex((other) => isOpenLoss(other) && near.includes(other.file));
    if (cause === -1) continue;
    findings[cause] = withLines(findings[cause]!, gap.lines ?? 0, gap.cursor);
    findings.splice(findings.indexOf(gap), 1);
  }
}

/** What is missing is the doing of the one damage that does not say what it took. */
function foldLoss(findings: Finding[], { file, lines, cursor }: CountedLoss): void {
  const open = findings.filter((finding) => finding.file === file && isOpenLoss(finding));
  const cause = open[0];
  if (cause === undefined || open.length > 1) return;
  const at = findings.indexOf(cause);
  const isAfterOther = findings.some((other) =>
    other.file === file && other.kind === "damaged" && (other.offset ?? 0) < (cause.offset ?? 0)
  );
  // Nothing is lost by it: the end of something that is damaged, where a wrong length led.
  if (lines === 0 && isAfterOther) findings.splice(at, 1);
  else findings[at] = withLines(cause, lines, cursor);
}

function covers(finding: Finding, gap: Finding): boolean {
  if (finding === gap || finding.cursor === undefined || gap.cursor === undefined) return false;
  const end = finding.cursor + (finding.lines ?? 0);
  return finding.cursor <= gap.cursor && gap.cursor + (gap.lines ?? 0) <= end;
}

/** The finding that also says which lines cannot be read because of it. */
function withLines(finding: Finding, lines: number, cursor: number | undefined): Finding {
  if (lines === 0) return { ...finding, lines };
  const which = cursor === undefined ? "" : ` with cursors ${cursor} to ${cursor + lines - 1}`;
  const text = `${finding.text}; ${lines} lines${which} cannot be read`;
  return { ...finding, ...(cursor !== undefined && { cursor }), lines, text };
}
