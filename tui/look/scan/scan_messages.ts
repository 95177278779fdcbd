import type { Injection } from "../../../lib/analyze/inject/mod.ts";
import type { Period } from "../../../lib/analyze/mod.ts";
import type { Finding, Piece } from "../../../lib/capture/work.ts";
import type { MinedPart } from "../../../lib/line/mod.ts";
import type { LookFilters } from "../messages.ts";
import type { Range } from "../reading.ts";
import type { FirstEntry } from "./pattern_tally.ts";

/** What is summed up over all entries that are shown. */
export type SumSpec =
  | { readonly kind: "count" }
  | { readonly kind: "left" }
  | { readonly kind: "hits"; readonly max: number }
  | { readonly kind: "histogram"; readonly period: Period; readonly buckets: number }
  | { readonly kind: "patterns" };

/** The sum of one piece, as plain data. */
export type Part =
  | { readonly kind: "count"; readonly lines: number }
  | { readonly kind: "left"; readonly lines: number; readonly period?: Period }
  | { readonly kind: "hits"; readonly cursors: readonly number[]; readonly total: number }
  | { readonly kind: "histogram"; readonly lines: Float64Array; readonly errors: Float64Array }
  /** `first` has one for each signature, where it is known. */
  | {
    readonly kind: "patterns";
    readonly mined: MinedPart;
    readonly first: readonly (FirstEntry | undefined)[];
  };

/** Which entries take part, and what is made of them: plain data, for this thread or a worker. */
export interface ScanPlan {
  readonly filters: LookFilters;
  readonly injection?: Injection;
  /** A pattern that they must match, too. */
  readonly source?: string;
  readonly range: Range;
  readonly sum: SumSpec;
}

export interface ScanRequest {
  readonly plan: ScanPlan;
  readonly piece: Piece;
}

export interface ScanReply {
  readonly part: Part;
  readonly findings: readonly Finding[];
}
