/** One measured line of the bench's table, beside the bar it has to reach (docs: design, "Speed"). */
export interface BarRow {
  /** What was measured. */
  readonly path: string;
  /** What it should be, as text: `≥ 500,000 lines/s`. */
  readonly bar: string;
  /** What it was. */
  readonly got: string;
  /** Undefined when there is no bar: a reference, or a run that the bar is not meant for. */
  readonly ok: boolean | undefined;
  /** How it was measured, where that is not plain. */
  readonly note: string;
}

interface Measured {
  readonly path: string;
  readonly value: number;
  readonly unit: string;
  readonly note?: string;
}

export function atLeast(least: number, measured: Measured): BarRow {
  return rowOf(measured, `≥ ${amount(least)} ${measured.unit}`, measured.value >= least);
}

export function atMost(most: number, measured: Measured): BarRow {
  return rowOf(measured, `≤ ${amount(most)} ${measured.unit}`, measured.value <= most);
}

/** A figure to compare others with. */
export function reference(measured: Measured): BarRow {
  return rowOf(measured, "", undefined);
}

function rowOf({ path, value, unit, note = "" }: Measured, bar: string, ok?: boolean): BarRow {
  return { path, bar, got: `${amount(value)} ${unit}`, ok, note };
}

/** Three digits that count: 1,234 is 1,234, 12.3 is 12.3, and a bar of 0.1 can be told from 0.14. */
function amount(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}

/** The rows as an aligned table, with `ok` or `SHORT` where there is a bar. */
export function tableText(rows: readonly BarRow[]): string {
  const cells = rows.map(({ path, bar, got, ok, note }) => [
    path,
    got,
    bar,
    ok === undefined ? "–" : ok ? "ok" : "SHORT",
    note,
  ]);
  const all = [["what", "measured", "bar", "", "how"], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ").trimEnd();
  return `${all.map(line).join("\n")}\n`;
}
