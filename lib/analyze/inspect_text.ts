import { cellWidth, padCells, sanitize, type Styles } from "../ansi/mod.ts";
import type { Metadata } from "../capture/mod.ts";
import {
  canonicalTs,
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  offsetMinutesOf,
  plural,
  tsOfTime,
  type Zone,
  zonedTs,
} from "../units/mod.ts";
import type { CaptureState, Inspection, Period } from "./inspect.ts";
import type { ValueTotal } from "./label_totals.ts";
import { sparkline, type Timeline, widthName } from "./timeline.ts";

export interface TextOptions {
  readonly style: Styles;
  /** Times in UTC instead of the capture's zone. */
  readonly utc: boolean;
  /** Names and values come from logs: make them safe for a terminal. */
  readonly isTerminal: boolean;
}

/** Values of one label that are listed. */
const VALUES_MAX = 20;
/** Buckets in one row of the timeline. */
const ROW_BUCKETS = 30;
const TITLE_CELLS = 10;
/** Senders batch, and clocks differ: so far outside of the capture's period an entry is no surprise. */
const STRAY_MS = 60_000;

/** `logtap inspect` for people, newline at the end. */
export function inspectText(inspection: Inspection, options: TextOptions): string {
  const clean = options.isTerminal ? sanitize : (text: string) => text;
  const zone = options.utc ? 0 : offsetMinutesOf(inspection.metadata.started) ?? 0;
  const lines = [
    ...factLines(inspection, zone).map(([title, fact]) =>
      `${options.style.bold(padCells(`${title}:`, TITLE_CELLS))} ${clean(fact)}`
    ),
    ...labelLines(inspection, options.style, clean),
    ...timelineLines(inspection.timeline, zone, options.style),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

type Fact = readonly [title: string, fact: string];

const STATES: Readonly<Record<CaptureState, string>> = {
  stopped: "stopped",
  live: "live, being written",
  killed: "ended by a kill; `logtap verify --repair` puts its index in order",
  unclear: "no end written down: live, or ended by a kill",
};

function factLines(inspection: Inspection, zone: Zone): Fact[] {
  const { metadata, period, totalBytes, diskBytes, linesPerSecond } = inspection;
  const writer = metadata.writer === undefined ? "" : `, written by ${metadata.writer}`;
  const facts: Fact[] = [
    ["Capture", inspection.dir],
    ["Format", `${metadata.format} (v${metadata.version})${writer}`],
    ["State", STATES[inspection.state]],
  ];
  if (period !== undefined) facts.push(["Period", periodText(period, zone)]);
  facts.push(...entriesFacts(inspection, zone));
  facts.push(["Size", `${formatBytes(diskBytes)} (${plural(inspection.files, "file")})`]);
  if (totalBytes !== diskBytes) facts.push(["Data", `${formatBytes(totalBytes)} uncompressed`]);
  facts.push(["Lines", formatCount(inspection.totalLines)]);
  if (linesPerSecond !== undefined) facts.push(["Rate", `${formatRate(linesPerSecond)} lines/s`]);
  return [...facts, ...ledgerFacts(metadata), ...startFacts(metadata)];
}

/** Said only when the entries' own times are others than those of their capture: sent later, or ahead. */
function entriesFacts({ period, dataFrom, dataTo }: Inspection, zone: Zone): Fact[] {
  if (period === undefined || dataFrom === undefined || dataTo === undefined) return [];
  const [from, to] = [Date.parse(dataFrom), Date.parse(dataTo)];
  const isWithin = from >= Date.parse(period.from) - STRAY_MS &&
    to <= Date.parse(period.to) + STRAY_MS;
  if (isWithin) return [];
  return [["Entries", periodText({ from: dataFrom, to: dataTo, ms: to - from }, zone)]];
}

/** Said only when something is missing: a capture that holds all it was sent needs no line. */
function ledgerFacts({ ledger }: Metadata): Fact[] {
  if (ledger === undefined) return [];
  const { received, written, duplicate, expired, dropped, refused, evicted } = ledger;
  const facts: Fact[] = [];
  const lost = [
    ...reasons("dropped", dropped),
    ...reasons("refused", refused),
    ...(duplicate > 0 ? [`duplicate ${formatCount(duplicate)}`] : []),
    ...(expired > 0 ? [`expired ${formatCount(expired)}`] : []),
  ];
  if (lost.length > 0) {
    const kept = [`received ${formatCount(received)}`, `written ${formatCount(written)}`];
    facts.push(["Ledger", [...kept, ...lost].join(", ")]);
  }
  if (evicted.files > 0) {
    const size = formatBytes(evicted.bytes);
    const lines = `${formatCount(evicted.lines)} lines in ${plural(evicted.files, "file")}`;
    facts.push(["Evicted", `${lines}, ${size}, removed to keep the disk cap`]);
  }
  return facts;
}

function reasons(title: string, counts: Readonly<Record<string, number>>): string[] {
  const some = Object.entries(counts).filter(([, lines]) => lines > 0);
  if (some.length === 0) return [];
  some.sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1));
  const total = some.reduce((sum, [, lines]) => sum + lines, 0);
  const parts = some.map(([reason, lines]) => `${reason} ${formatCount(lines)}`);
  return [`${title} ${formatCount(total)} (${parts.join(", ")})`];
}

function startFacts({ starts = [] }: Metadata): Fact[] {
  const unclean = starts.filter((start) => start.unclean === true).length;
  if (starts.length < 2 && unclean === 0) return [];
  const kills = unclean === 0 ? "" : `, ${formatCount(unclean)} of them ended by a kill`;
  return [["Starts", `${formatCount(starts.length)}${kills}`]];
}

/** `2026-11-21 11:32:01 - 12:02:01 +01:00 (30m 00s)`; the date again if the day is another. */
function periodText({ from, to, ms }: Period, zone: Zone): string {
  const [start, end] = [localSecond(from, zone), localSecond(to, zone)];
  const until = start.date === end.date ? end.time : `${end.date} ${end.time}`;
  return `${start.date} ${start.time} - ${until} ${start.zone} (${formatDuration(ms)})`;
}

interface LocalSecond {
  readonly date: string;
  /** `11:32:01`. */
  readonly time: string;
  /** `+01:00` or `UTC`. */
  readonly zone: string;
}

function localSecond(text: string, zone: Zone): LocalSecond {
  const local = zonedTs(canonicalTs(text)!, zone);
  const name = zone === 0 ? "UTC" : local.slice(-6);
  return { date: local.slice(0, 10), time: local.slice(11, 19), zone: name };
}

type Clean = (text: string) => string;

function labelLines(inspection: Inspection, style: Styles, clean: Clean): string[] {
  const { labels, labelsCapped, totalLines } = inspection;
  const lines: string[] = [];
  for (const [name, values] of labels) {
    const partly = labelsCapped.includes(name) ? style.dim(" (not counted in every file)") : "";
    lines.push("", `${style.bold(clean(name))}${partly}`, ...valueLines(values, totalLines, clean));
  }
  const left = labelsCapped.filter((name) => !labels.has(name) && name !== "*");
  if (left.length > 0) lines.push("", `Too many values to count: ${clean(left.join(", "))}`);
  return lines;
}

function valueLines(values: readonly ValueTotal[], totalLines: number, clean: Clean): string[] {
  const shown = values.slice(0, VALUES_MAX).map(({ value, lines, bytes }) => [
    value === "" ? '""' : clean(value),
    formatCount(lines),
    formatBytes(bytes),
    shareText(lines, totalLines),
  ]);
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...shown.map((row) => cellWidth(row[column]!)))
  );
  const rows = shown.map((row) => {
    const cells = row.map((cell, i) => padCells(cell, widths[i]!, i === 0 ? "left" : "right"));
    return `  ${cells.join("  ")}`;
  });
  const more = values.length - shown.length;
  return more > 0 ? [...rows, `  and ${plural(more, "more value")}`] : rows;
}

function shareText(lines: number, total: number): string {
  const percent = total === 0 ? 0 : (100 * lines) / total;
  return lines > 0 && percent < 0.1 ? "< 0.1%" : `${percent.toFixed(1)}%`;
}

function timelineLines(timeline: Timeline | undefined, zone: Zone, style: Styles): string[] {
  if (timeline === undefined) return [];
  const { widthS, startS, lines } = timeline;
  const max = lines.reduce((most, count) => Math.max(most, count), 0);
  const { zone: zoneName } = localSecond(tsOfSecond(startS), zone);
  const rows = [
    "",
    `${style.bold("Timeline")} (${widthName(widthS)}, highest ${formatCount(max)}, ${zoneName})`,
  ];
  let day = "";
  for (let i = 0; i < lines.length; i += ROW_BUCKETS) {
    const { date, time } = localSecond(tsOfSecond(startS + i * widthS), zone);
    if (date !== day) rows.push(`  ${style.dim(date)}`);
    day = date;
    rows.push(`  ${time.slice(0, 5)} ${sparkline(lines.slice(i, i + ROW_BUCKETS), max)}`.trimEnd());
  }
  return rows;
}

function tsOfSecond(seconds: number): string {
  return tsOfTime({ seconds, nanos: 0 });
}
