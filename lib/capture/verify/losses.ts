import type { IndexLine, Row } from "../format/mod.ts";
import { cursorSpan } from "../read/block.ts";
import type { Finding, FindingKind } from "../read/finding.ts";

/** Lines that are in the files and cannot be read, as far as anything tells. */
export interface Loss {
  readonly lines: number;
  readonly bytes: number;
  /** Lowest and highest cursor among them; undefined where nothing tells. */
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  /** There may be more: something is damaged that does not say what it held. */
  readonly isOpen: boolean;
}

export const NO_LOSS: Loss = { lines: 0, bytes: 0, isOpen: false };

const TAKES_LINES: ReadonlySet<FindingKind> = new Set([
  "cut",
  "damaged",
  "unreadable",
  "vanished",
  "too_long",
]);

/** Whether lines may be missing because of this, and nobody has said how many. */
export function isOpenLoss({ kind, lines }: Finding): boolean {
  return TAKES_LINES.has(kind) && lines === undefined;
}

/** @param rows of the file, by the byte where each stands. */
export function lossOf(findings: readonly Finding[], rows: ReadonlyMap<number, Row>): Loss {
  return findings.reduce((loss, finding) => {
    if (isOpenLoss(finding)) return { ...loss, isOpen: true };
    const row = finding.kind === "damaged" && finding.lines !== 0
      ? rows.get(finding.offset ?? -1)
      : undefined;
    if (row === undefined) return loss;
    const { lines, rawBytes: bytes, firstCursor: first } = row;
    return joined(loss, { lines, bytes, first, last: first + cursorSpan(row) - 1, isOpen: false });
  }, NO_LOSS);
}

/** What a file had by its index line, and has no more. */
export function lossBetween(told: IndexLine, found: IndexLine): Loss {
  const { first } = told;
  const last = first === undefined ? undefined : first + told.lines - 1;
  const lines = Math.max(0, told.lines - found.lines);
  return { lines, bytes: Math.max(0, told.bytes - found.bytes), first, last, isOpen: false };
}

export function joined(a: Loss, b: Loss): Loss {
  return {
    lines: a.lines + b.lines,
    bytes: a.bytes + b.bytes,
    first: least(a.first, b.first),
    last: most(a.last, b.last),
    isOpen: a.isOpen || b.isOpen,
  };
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

function most(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b);
}
