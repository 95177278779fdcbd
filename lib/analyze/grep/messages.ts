import type { Finding, Piece } from "../../capture/work.ts";
import type { FilterTexts } from "../../filter/mod.ts";
import type { PlainFormat } from "../entry_format.ts";

/** What to look for and what to make of it: plain data, for this thread or a worker. */
export interface GrepPlan {
  /** Which entries take part, with absolute times; `grep` is the pattern that a match matches. */
  readonly filter: FilterTexts;
  /** Entries that do not match the pattern are wanted. */
  readonly invert: boolean;
  /** Neighbours that may be wanted around a match. */
  readonly before: number;
  readonly after: number;
  readonly format: PlainFormat;
  readonly give: Give;
}

/** What comes back of a piece. */
export type Give =
  /** How many match. */
  | "count"
  /** The matches as text. */
  | "text"
  /** The matches and the neighbours that they, or matches in other pieces, may want. */
  | "lines";

/** An entry that was matched, or may be wanted as a neighbour. */
export interface GrepLine {
  /** Canonical time, as far as it is one. */
  readonly ts: string;
  /**
   * Its number among the piece's entries that take part: neighbours follow each other. Where many
   * are left out between two that are given, fewer numbers may be.
   */
  readonly place: number;
  readonly isMatch: boolean;
  /** Formatted, without a newline. */
  readonly text: string;
}

/** A worker serves one plan: that of its first request. */
export interface GrepRequest {
  readonly plan: GrepPlan;
  readonly piece: Piece;
}

export interface GrepReply {
  /** Name of the data file or tail. */
  readonly file: string;
  readonly matches: number;
  readonly findings: readonly Finding[];
  /** UTF-8; empty unless asked for. */
  readonly text: Uint8Array;
  /** Empty unless asked for. */
  readonly lines: readonly GrepLine[];
  /** One more than the last place, when lines are asked for. */
  readonly places: number;
}
