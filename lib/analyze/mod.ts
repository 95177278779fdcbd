/**
 * Analyses: what a capture says, as values. `inspect` summarises it from its index alone; `dump`
 * picks entries and prints them. Values in, values or text out: no clock, no terminal;
 * the commands bring those.
 *
 *     inspectText(await inspectCapture(capture, { writer, now }), { style, utc, isTerminal })
 *
 * `triage` counts what errors say, when and by whom, in one pass: pieces of a capture are scanned by
 * workers (triage/scan.worker.ts) and added up in order, so that a result does not depend on them.
 * What it writes beside a capture goes through triage/disk.ts, this room's one edge.
 *
 * Owns the JSON and the text of these commands (docs/json.md). Memory: `inspect` holds one line a
 * data file; `dump` holds the entries of the asked context and tail, never the capture.
 */
export { dump, type DumpInput, type DumpOptions, type DumpOutput } from "./dump.ts";
export {
  type EntryFormat,
  formatOf,
  jsonFormat,
  parseFields,
  type PlainFormat,
  textFormat,
} from "./entry_format.ts";
export {
  grep,
  type GrepInput,
  type GrepOptions,
  type GrepOutput,
  type GrepPool,
  type GrepTotals,
} from "./grep/grep.ts";
export { grepPool } from "./grep/pool.ts";
export { type CaptureState, inspect, type InspectInput, type Inspection } from "./inspect.ts";
export { findingLine, FindingLog } from "./finding_log.ts";
export { inspectCapture } from "./inspect_capture.ts";
export { inspectJson } from "./inspect_json.ts";
export { type Fault, faultText, type Injection, injectionAt, parseFault } from "./inject/fault.ts";
export {
  CURSOR_STEP,
  encodeInjected,
  injectCaptured,
  INJECTED_LABEL,
  type InjectEntry,
  injector,
} from "./inject/inject.ts";
export {
  injectCapture,
  type Injected,
  injectedEntries,
  type InjectOptions,
} from "./inject/inject_capture.ts";
export { type Period, periodOf } from "./period.ts";
export { type Selection } from "./selection.ts";
export { inspectText, type TextOptions } from "./inspect_text.ts";
export { labelTotals } from "./label_totals.ts";
export { Candidates, type RawLines } from "./grep/candidates.ts";
export { patternOf } from "./triage/commands.ts";
export { type CaptureDiff, type ComparedSide, compareSides } from "./diff/compare.ts";
export { baselineJson, diffJson, type DiffPlaces } from "./diff/diff_json.ts";
export { baselineText } from "./diff/baseline_text.ts";
export { diffText } from "./diff/diff_text.ts";
export { type DiffPool, diffPool, tallyCapture } from "./diff/tally_capture.ts";
export { judgeBaseline, VERDICTS } from "./diff/verdict.ts";
export { compareWith, type Comparison } from "./triage/baseline.ts";
export { type Correlation } from "./triage/correlate.ts";
export { checkOutput, writeOutput } from "./triage/disk.ts";
export { type OutputFiles, reportFiles, triageFiles } from "./triage/outputs.ts";
export { type CaptureFacts, type ReportInput, reportJson, severityOf } from "./triage/report.ts";
export { reportText } from "./triage/report_text.ts";
export { type SpectreInput, spectreJson } from "./triage/spectre.ts";
export { summaryMarkdown } from "./triage/summary_md.ts";
export { type Triage } from "./triage/triage.ts";
export { triageCapture, type TriageOptions } from "./triage/triage_capture.ts";
export { triageJson } from "./triage/triage_json.ts";
export { watch, type WatchInput, type WatchOptions } from "./watch.ts";
