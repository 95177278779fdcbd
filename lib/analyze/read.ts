/**
 * The door for who looks at a capture and analyses nothing: what went wrong while reading, when its entries
 * are, what its labels are, which lines can match. Loads none of the analyses.
 */
export { findingLine, FindingLog } from "./finding_log.ts";
export { Candidates, type RawLines } from "./grep/candidates.ts";
export { type Period, periodOf } from "./period.ts";
export { labelTotals } from "./label_totals.ts";
