import type { Finding, Piece } from "../../capture/work.ts";
import type { FilterTexts } from "../../filter/mod.ts";
import type { Tally } from "./tally.ts";

export interface DiffRequest {
  /** Which entries take part, with absolute times. */
  readonly filter: FilterTexts;
  /** Signatures that are counted apart. */
  readonly signaturesMax: number;
  readonly piece: Piece;
}

export interface DiffReply {
  readonly tally: Tally;
  readonly findings: readonly Finding[];
}
