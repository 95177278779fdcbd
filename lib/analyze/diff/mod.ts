/**
 * `diff`: two captures counted by workers and compared, aligned by time since their start or by marks in
 * them; and the verdict on one against a baseline.
 */
export { type CaptureDiff, type ComparedSide, compareSides } from "./compare.ts";
export { baselineJson, diffJson, type DiffPlaces } from "./diff_json.ts";
export { baselineText } from "./baseline_text.ts";
export { diffText } from "./diff_text.ts";
export { type DiffPool, diffPool, tallyCapture } from "./tally_capture.ts";
export { judgeBaseline, VERDICTS } from "./verdict.ts";
