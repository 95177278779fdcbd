import { sanitize } from "../../ansi/mod.ts";
import { formatCount } from "../../units/mod.ts";
import { suggestionsOf } from "./commands.ts";
import { isoOf, percent } from "./moment.ts";
import { periodText, type ReportInput, severityOf } from "./report.ts";

/** `logtap report` for people, newline at the end; safe for a terminal. */
export function reportText({ triage, top }: ReportInput): string {
  const { dir, totalLines, errorLines, signatures, windows: { peakError } } = triage;
  const errors = `${formatCount(errorLines)} of ${formatCount(totalLines)} lines`;
  const shown = signatures.slice(0, top);
  const width = formatCount(shown[0]?.count ?? 0).length;
  const more = signatures.length - shown.length;
  const lines = [
    `Severity:  ${severityOf(triage)}`,
    `Capture:   ${sanitize(dir)}, ${periodText(triage)}`,
    `Errors:    ${errors} (${percent(errorLines, totalLines)})`,
    ...(peakError === undefined ? [] : [
      `Peak:      ${isoOf(peakError.fromS)} to ${isoOf(peakError.toS)}, ${peakError.description}`,
    ]),
    ...(shown.length === 0 ? [] : [""]),
    ...shown.map(({ signature, count }) =>
      `  ${formatCount(count).padStart(width)}  ${sanitize(signature)}`
    ),
    ...(more > 0 ? [`  and ${formatCount(more)} more kinds`] : []),
    ...commandLines(suggestionsOf(triage).map(({ command }) => command)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function commandLines(commands: readonly string[]): readonly string[] {
  return commands.length === 0
    ? []
    : ["", "Next:", ...commands.map((line) => `  ${sanitize(line)}`)];
}
