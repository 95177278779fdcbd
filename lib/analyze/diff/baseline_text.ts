import { sanitize, type Styles } from "../../ansi/mod.ts";
import { formatCount } from "../../units/mod.ts";
import type { CaptureDiff } from "./compare.ts";
import { type DiffPlaces, signedPercent } from "./diff_json.ts";
import { type DiffTextOptions, errorShare } from "./diff_text.ts";
import type { BaselineReport, VerdictName } from "./verdict.ts";

const COLOURS: Readonly<Record<VerdictName, keyof Styles>> = {
  improvement: "green",
  regression: "red",
  different: "yellow",
  stable: "green",
};

/** `logtap diff --baseline` for people. */
export function baselineText(
  report: BaselineReport,
  comparison: CaptureDiff,
  { places, top, style, isTerminal }: DiffTextOptions & { readonly places: DiffPlaces },
): string {
  const clean = isTerminal ? sanitize : (text: string) => text.replaceAll("\n", "\\n");
  const { verdict, confidence, newPatterns } = report;
  const shares = [comparison.a, comparison.b].map(({ lines, errors }) => errorShare(lines, errors));
  const percent = Math.round(confidence * 100);
  const more = newPatterns.length - top;
  const lines = [
    `Baseline:   ${clean(places.a.dir)}`,
    `Current:    ${clean(places.b.dir)}`,
    `Verdict:    ${style[COLOURS[verdict]](verdict)} (confidence ${percent}%)`,
    `Error rate: ${signedPercent(report.errorRateChange)} (${shares.join(" → ")})`,
    `Volume:     ${signedPercent(report.volumeChange)} (${formatCount(comparison.a.lines)} → ${
      formatCount(comparison.b.lines)
    } lines)`,
    ...newPatterns.slice(0, top).map(({ pattern, count, baselineCount }) => {
      const figures = baselineCount === 0
        ? `NEW ${formatCount(count)}`
        : `${formatCount(baselineCount)} -> ${formatCount(count)}`;
      return `  [${figures}] ${clean(pattern)}`;
    }),
    ...more > 0 ? [style.dim(`  … and ${formatCount(more)} more: --top N, or --json`)] : [],
    ...labelLine("Missing labels", report.missingLabels, clean),
    ...labelLine("New labels", report.newLabels, clean),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function labelLine(
  title: string,
  names: readonly string[],
  clean: (text: string) => string,
): readonly string[] {
  return names.length === 0 ? [] : [`${title}: ${clean(names.join(", "))}`];
}
