import type { Finding, Piece } from "../../capture/work.ts";
import type { FilterTexts } from "../../filter/mod.ts";
import type { TriagePart } from "./scan.ts";

/** Lines to be counted, and how. Everything in it is plain data. */
export interface ScanRequest {
  readonly piece: Piece;
  readonly windowS: number;
  readonly signaturesMax: number;
  /** With absolute times. */
  readonly filter: FilterTexts;
}

export interface ScanReply {
  readonly part: TriagePart;
  readonly findings: readonly Finding[];
}
