import { padCells, sanitize, type Styles } from "../../ansi/mod.ts";
import { formatCount, formatDuration, formatRate } from "../../units/mod.ts";
import type { RateRow, Rates } from "./align.ts";
import type { CaptureDiff, Change, ComparedSummary, SignatureChange } from "./compare.ts";
import { type DiffPlace, type DiffPlaces, signedPercent } from "./diff_json.ts";
import { type Differences, pickDifferences } from "./pick.ts";
import { percentChange } from "./verdict.ts";

export interface DiffTextOptions {
  readonly style: Styles;
  /** Rows of a list that are shown; the JSON has all. */
  readonly top: number;
  readonly isTerminal: boolean;
}

/** Rows of the rates that are shown: more are joined into wider windows. */
const RATE_ROWS_MAX = 30;
/** Cells of a pattern on a terminal line. */
const TITLE_CELLS = 10;

/** `logtap diff` for people: the short answer first, then lists of what differs. */
export function diffText(
  comparison: CaptureDiff,
  { a, b }: DiffPlaces,
  options: DiffTextOptions,
): string {
  const text = new DiffText(options);
  const found = pickDifferences(comparison);
  const lines = [
    text.title("Capture A", captureLine(a, comparison.a)),
    text.title("Capture B", captureLine(b, comparison.b)),
    text.title("Summary", summaryLine(comparison, found)),
    ...text.names("Labels only in A", comparison.labelsOnlyA),
    ...text.names("Labels only in B", comparison.labelsOnlyB),
    ...text.signatures("New in B", found.fresh, ({ countB }) => formatCount(countB)),
    ...text.signatures("Gone from B", found.gone, ({ countA }) => formatCount(countA)),
    ...text.signatures("Changed", found.changed, arrow),
    ...text.rows("Levels", comparison.levels.map((row) => [arrow(row), row.level])),
    ...text.rows(
      "Label values",
      comparison.talkers.map((row) => [arrow(row), `${row.label}=${row.value}`]),
    ),
    ...text.rates(comparison.rates, comparison.align),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function captureLine({ dir }: DiffPlace, { lines, errors, span }: ComparedSummary): string {
  const time = formatDuration(span.durationNs / 1e6);
  const rate = `${rateText(lines / span.seconds)}/s`;
  return `${dir}: ${formatCount(lines)} lines in ${time}, ${rate}, ${errorShare(lines, errors)}`;
}

export function errorShare(lines: number, errors: number): string {
  const percent = lines === 0 ? 0 : errors / lines * 100;
  return `${percent.toFixed(percent < 10 ? 2 : 1)}% errors`;
}

function summaryLine({ a, b }: CaptureDiff, { fresh, gone, changed }: Differences): string {
  const rate = percentChange(a.lines / a.span.seconds, b.lines / b.span.seconds);
  const errors = percentChange(a.errors / (a.lines || 1), b.errors / (b.lines || 1));
  const bound = Math.max(a.undercount, b.undercount);
  return [
    `lines a second ${signedPercent(rate)}`,
    `share of errors ${signedPercent(errors)}`,
    `${formatCount(fresh.length)} new, ${formatCount(gone.length)} gone and ${
      formatCount(changed.length)
    } changed signatures`,
    ...bound === 0 ? [] : [`counts of signatures up to ${formatCount(bound)} too low`],
  ].join("; ");
}

/** Two digits at least, also of what seldom happens. */
function rateText(rate: number): string {
  return rate >= 10 ? formatRate(rate) : String(Number(rate.toPrecision(2)));
}

/** `120 → 340`; rates follow where the captures are not equally long. */
function arrow({ countA, countB, rateA, rateB }: Change): string {
  const rates = `${rateText(rateA)}/s → ${rateText(rateB)}/s`;
  return `${formatCount(countA)} → ${formatCount(countB)} (${rates})`;
}

type Cells = readonly [figures: string, name: string];

class DiffText {
  readonly #options: DiffTextOptions;
  readonly #clean: (text: string) => string;

  constructor(options: DiffTextOptions) {
    this.#options = options;
    this.#clean = options.isTerminal ? sanitize : (text) => text.replaceAll("\n", "\\n");
  }

  title(name: string, fact: string): string {
    return `${this.#options.style.bold(padCells(`${name}:`, TITLE_CELLS))} ${this.#clean(fact)}`;
  }

  names(title: string, names: readonly string[]): readonly string[] {
    return names.length === 0 ? [] : ["", this.title(title, names.join(", "))];
  }

  signatures(
    title: string,
    found: readonly SignatureChange[],
    figures: (change: SignatureChange) => string,
  ): readonly string[] {
    return this.rows(
      title,
      found.map((change) => [figures(change), `${padCells(change.level, 5)}  ${change.pattern}`]),
    );
  }

  /** A list with its figures in one column; nothing when there is nothing to list. */
  rows(title: string, rows: readonly Cells[]): readonly string[] {
    if (rows.length === 0) return [];
    const { top, style } = this.#options;
    const shown = rows.slice(0, top);
    const width = Math.max(...shown.map(([figures]) => figures.length));
    const more = rows.length - shown.length;
    return [
      "",
      style.bold(`${title} (${formatCount(rows.length)})`),
      ...shown.map(([figures, name]) =>
        `  ${padCells(figures, width, "right")}  ${this.#clean(name)}`
      ),
      ...more > 0 ? [style.dim(`  … and ${formatCount(more)} more: --top N, or --json`)] : [],
    ];
  }

  rates(rates: Rates, align: CaptureDiff["align"]): readonly string[] {
    const { windowS, rows } = joinRows(rates);
    if (rows.length === 0) return [];
    const time = align === "clock" ? "first line of either" : "first line";
    const since = align === "phase" ? "each mark" : `the ${time}`;
    const per = formatDuration(windowS * 1000);
    return [
      "",
      this.#options.style.bold(`Lines a second, by ${per} since ${since}`),
      ...table([["", "A", "B"], ...rows.map(rateCells)]).map(this.#clean),
    ];
  }
}

function rateCells({ phase, offsetS, rateA, rateB }: RateRow): readonly string[] {
  const name = phase === undefined || phase === "" ? "" : `${phase} `;
  return [`${name}+${formatDuration(offsetS * 1000)}`, rateText(rateA), rateText(rateB)];
}

/** Columns with two spaces between; the first one to the left. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    `  ${row.map((cell, i) => padCells(cell, widths[i]!, i === 0 ? "left" : "right")).join("  ")}`
  );
}

/** At most {@linkcode RATE_ROWS_MAX} rows a phase; wider windows hold the mean of narrow ones. */
function joinRows({ windowS, rows }: Rates): Rates {
  const windows = Math.max(0, ...rows.map(({ offsetS }) => offsetS / windowS + 1));
  const wide = windowS * Math.ceil(windows / RATE_ROWS_MAX);
  if (wide === windowS) return { windowS, rows };
  const joined = new Map<string, RateRow>();
  for (const row of rows) {
    const offsetS = Math.floor(row.offsetS / wide) * wide;
    const key = `${row.phase ?? ""}\n${offsetS}`;
    const known = joined.get(key) ?? { ...row, ...NO_RATES, offsetS };
    const share = windowS / wide;
    joined.set(key, {
      ...known,
      rateA: known.rateA + row.rateA * share,
      rateB: known.rateB + row.rateB * share,
    });
  }
  return { windowS: wide, rows: [...joined.values()] };
}

const NO_RATES = { rateA: 0, rateB: 0, errorRateA: 0, errorRateB: 0 };
