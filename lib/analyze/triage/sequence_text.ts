import { cellWidth, padCells, sanitize } from "../../ansi/mod.ts";
import type { Correlation } from "./correlate.ts";

/** Cells of a participant's column. */
const COLUMN = 20;
const NAME_CELLS = COLUMN - 3;
const MIDDLE = Math.floor(COLUMN / 2);
/** A wider diagram is no help. */
const PARTICIPANTS_MAX = 12;

/** `sequence.txt`: whose errors come before whose, as a diagram of arrows. */
export function sequenceText(correlations: readonly Correlation[]): string {
  const shown = [...correlations].sort((a, b) => a.lagS - b.lagS);
  const all = participantsOf(shown);
  const names = all.slice(0, PARTICIPANTS_MAX);
  if (names.length === 0) return "No cross-service correlations detected.\n";
  const rows = [
    names.map((name) => centred(cut(sanitize(name)))).join("").trimEnd(),
    lifelines(names.length),
    ...shown.flatMap((one) => arrowRows(one, names)),
  ];
  const hidden = all.length - names.length;
  if (hidden > 0) rows.push(`… and ${hidden} more services`);
  return rows.map((row) => `${row}\n`).join("");
}

/** Sources first, in the order of their arrows. */
function participantsOf(correlations: readonly Correlation[]): readonly string[] {
  return [
    ...new Set([
      ...correlations.map(({ source }) => source),
      ...correlations.map(({ target }) => target),
    ]),
  ];
}

function cut(name: string): string {
  return name.length <= NAME_CELLS ? name : `${name.slice(0, NAME_CELLS - 1)}…`;
}

/** Over its line, which stands in the middle of the column. */
function centred(name: string): string {
  const before = Math.max(0, MIDDLE - Math.floor(cellWidth(name) / 2));
  return padCells(" ".repeat(before) + name, COLUMN);
}

function lifelines(count: number): string {
  return Array.from({ length: count }, () => `${" ".repeat(MIDDLE)}|`.padEnd(COLUMN)).join("")
    .trimEnd();
}

function arrowRows(one: Correlation, names: readonly string[]): readonly string[] {
  const [from, to] = [names.indexOf(one.source), names.indexOf(one.target)];
  if (from === -1 || to === -1) return [];
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const length = (right - left) * COLUMN - 1;
  const body = "[err]".padStart(Math.floor((length - 1) / 2) + 3, "-").padEnd(length - 1, "-");
  const arrow = from < to ? `${body}>` : `<${body}`;
  const text = `${one.pattern}, +${one.lagS}s, ${Math.round(one.confidence * 100)}%`;
  const before = lifelines(left + 1);
  const after = names.slice(right + 1).map(() => "|".padStart(COLUMN)).join("");
  return [`${before}${arrow}|${after}  ${text}`, lifelines(names.length)];
}
