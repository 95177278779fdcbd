import { reportPage } from "./html/report_page.ts";
import { type ReportInput, reportJson } from "./report.ts";
import { sequenceText } from "./sequence_text.ts";
import { summaryMarkdown } from "./summary_md.ts";
import { timelineCsv, topErrorsText, topTalkersText } from "./text_files.ts";
import { windowsJson } from "./triage_json.ts";

/** Name → text. */
export type OutputFiles = ReadonlyMap<string, string>;

/** The files of `logtap triage --out`. */
export function triageFiles(input: ReportInput): OutputFiles {
  const { triage, top, comparison } = input;
  return new Map([
    ["summary.md", summaryMarkdown(triage, { top, ...(comparison && { comparison }) })],
    ["timeline.csv", timelineCsv(triage)],
    ["top_errors.txt", topErrorsText(triage, top)],
    ["top_talkers.txt", topTalkersText(triage)],
    ["windows.json", prettyJson(windowsJson(triage.windows))],
    ["sequence.txt", sequenceText(triage.correlations)],
    ["report.html", reportPage(input)],
  ]);
}

/** The files of `logtap report --out`. */
export function reportFiles(input: ReportInput, { html }: { readonly html: boolean }): OutputFiles {
  return new Map([
    ["report.json", prettyJson(reportJson(input))],
    ...(html ? [["report.html", reportPage(input)] as const] : []),
  ]);
}

function prettyJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
