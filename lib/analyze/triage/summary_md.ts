import { sanitize } from "../../ansi/mod.ts";
import { formatCount } from "../../units/mod.ts";
import type { Comparison } from "./baseline.ts";
import { suggestionsOf } from "./commands.ts";
import { isoOf, percent } from "./moment.ts";
import { periodText } from "./report.ts";
import type { Triage } from "./triage.ts";
import type { TimeWindow } from "./windows.ts";

/** Values of one label that are listed. */
const TALKERS_MAX = 20;
const CHANGES_MAX = 20;

interface SummaryOptions {
  readonly top: number;
  readonly comparison?: Comparison;
}

/** `summary.md`: everything worth reading first, for people. */
export function summaryMarkdown(triage: Triage, { top, comparison }: SummaryOptions): string {
  return [
    headLines(triage),
    signalLines(triage),
    errorLines(triage, top),
    comparison === undefined ? [] : changeLines(comparison),
    talkerLines(triage),
    correlationLines(triage),
    commandLines(triage),
  ].filter((section) => section.length > 0).map((section) => `${section.join("\n")}\n`).join("\n");
}

function headLines(triage: Triage): readonly string[] {
  const { totalLines, errorLines: errors, timeline, untimedLines, notEntries } = triage;
  return [
    `# Triage of ${code(triage.dir)}`,
    "",
    `- Period: ${periodText(triage)}`,
    `- Lines: ${formatCount(totalLines)} (${formatCount(errors)} errors, ${
      percent(errors, totalLines)
    })`,
    ...(untimedLines > 0 ? [`- Lines without a readable time: ${formatCount(untimedLines)}`] : []),
    ...(timeline.outside > 0
      ? [`- Lines far from the others in time: ${formatCount(timeline.outside)}`]
      : []),
    ...(notEntries > 0 ? [`- Lines that are no entries: ${formatCount(notEntries)}`] : []),
  ];
}

function signalLines({ windows: { peakError, incidentStart, steadyState } }: Triage) {
  const row = (title: string, window: TimeWindow | undefined) =>
    window === undefined
      ? []
      : [`- ${title}: ${isoOf(window.fromS)} to ${isoOf(window.toS)}, ${window.description}`];
  const rows = [
    ...row("Peak of errors", peakError),
    ...row("Incident start", incidentStart),
    ...row("Steady state", steadyState),
  ];
  return ["## Incident Signal", "", ...(rows.length === 0 ? ["No errors."] : rows)];
}

function errorLines({ signatures, errorLines: errors, sketch }: Triage, top: number) {
  if (signatures.length === 0) return [];
  const shown = signatures.slice(0, top);
  const rows = shown.map(({ signature, count, firstSeen }, i) =>
    `| ${i + 1} | ${formatCount(count)} | ${percent(count, errors)} | ${firstSeen || "-"} | ${
      code(signature)
    } |`
  );
  const more = signatures.length - shown.length;
  return [
    "## Top Errors",
    "",
    "| # | count | of errors | first seen | signature |",
    "|---|---|---|---|---|",
    ...rows,
    ...(more > 0 ? ["", `${formatCount(more)} more signatures.`] : []),
    ...(sketch.undercount > 0
      ? [
        "",
        `More signatures than ${formatCount(sketch.limit)}: counts may be up to ` +
        `${formatCount(sketch.undercount)} too low, ${
          formatCount(sketch.others)
        } errors are of others.`,
      ]
      : []),
  ];
}

function changeLines({ dir, fresh, gone, undercount }: Comparison) {
  const rows = (title: string, changes: Comparison["fresh"]) => [
    "",
    `### ${title} (${changes.length})`,
    "",
    ...changes.slice(0, CHANGES_MAX).map(({ signature, before, after }) =>
      `- ${formatCount(after || before)} × ${code(signature)}`
    ),
    ...(changes.length > CHANGES_MAX ? [`- … and ${changes.length - CHANGES_MAX} more`] : []),
  ];
  return [
    `## Against ${code(dir)}`,
    ...(undercount > 0 ? ["", `Absent means: seen at most ${formatCount(undercount)} times.`] : []),
    ...rows("New", fresh),
    ...rows("Gone", gone),
  ];
}

function talkerLines({ talkers, totalLines, errorLines: errors }: Triage) {
  if (talkers.size === 0) return [];
  return [
    "## Top Talkers",
    ...[...talkers].flatMap(([key, values]) => [
      "",
      `### ${code(key)}`,
      "",
      "| value | lines | of lines | errors | of errors |",
      "|---|---|---|---|---|",
      ...values.slice(0, TALKERS_MAX).map(({ value, total, errors: failed }) =>
        `| ${code(value)} | ${formatCount(total)} | ${percent(total, totalLines)} | ${
          formatCount(failed)
        } | ${percent(failed, errors)} |`
      ),
      ...(values.length > TALKERS_MAX
        ? ["", `${formatCount(values.length - TALKERS_MAX)} more values in top_talkers.txt.`]
        : []),
    ]),
  ];
}

function correlationLines({ correlations }: Triage) {
  if (correlations.length === 0) return [];
  return [
    "## Cross-Service Correlations",
    "",
    "| source | target | lag | pattern | confidence |",
    "|---|---|---|---|---|",
    ...correlations.map((one) =>
      `| ${code(one.source)} | ${code(one.target)} | ${one.lagS} s | ${one.pattern} | ${
        percent(one.confidence, 1)
      } |`
    ),
  ];
}

function commandLines(triage: Triage) {
  const suggestions = suggestionsOf(triage);
  if (suggestions.length === 0) return [];
  return [
    "## Recommended Commands",
    ...suggestions.flatMap(({ what, command }) => [
      "",
      `${sanitize(what).replace(/[<>&\\`*_[\]|]/g, "\\$&")}:`,
      "",
      ...fenced(command),
    ]),
  ];
}

/** Text as code on one line, in a table too: a fence longer than any run of backticks in it. */
function code(text: string): string {
  const clean = sanitize(text).replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun(clean) + 1);
  const pad = clean === "" || /^`|`$/.test(clean) ? " " : "";
  return `${fence}${pad}${clean}${pad}${fence}`;
}

function fenced(command: string): readonly string[] {
  const fence = "`".repeat(Math.max(3, longestRun(command) + 1));
  return [`${fence}sh`, command, fence];
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
