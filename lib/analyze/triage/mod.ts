/**
 * `triage` counts what errors say, when and by whom, in one pass: pieces of a capture are scanned by
 * workers (scan.worker.ts) and added up in order, so that a result does not depend on them. What it
 * writes beside a capture goes through disk.ts, this folder's one edge. `report` is made of the same.
 */
export { compareWith, type Comparison } from "./baseline.ts";
export { type Correlation } from "./correlate.ts";
export { checkOutput, writeOutput } from "./disk.ts";
export { type OutputFiles, reportFiles, triageFiles } from "./outputs.ts";
export { type CaptureFacts, type ReportInput, reportJson, severityOf } from "./report.ts";
export { reportText } from "./report_text.ts";
export { type SpectreInput, spectreJson } from "./spectre.ts";
export { summaryMarkdown } from "./summary_md.ts";
export { type Triage } from "./triage.ts";
export { triageCapture, type TriageOptions } from "./triage_capture.ts";
export { triageJson } from "./triage_json.ts";
