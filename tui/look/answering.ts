import type { Capture } from "../../lib/capture/read.ts";
import type { Ask, Extent, LookFilters, Tell } from "./messages.ts";
import type { Scanner } from "./scan/scanner.ts";
import type { Tally } from "./scan/tallies.ts";
import type { Sight } from "./window.ts";

/** Asks that are answered by looking at the capture. */
export type Work = Exclude<Extract<Ask, { readonly ticket: number }>, { readonly kind: "stop" }>;

/** A sum that goes on with what comes later. */
export interface Followed {
  readonly ticket: number;
  readonly tally: Tally;
  /** A pattern that entries must match, too. */
  readonly source?: string;
  /** What to tell when more was added, up to a cursor. */
  tell(to: number): Tell;
}

/** What an answer is made of. */
export interface Answering {
  readonly sight: Sight;
  readonly scanner: Scanner;
  /** All there is, also what has not happened yet in a replay. */
  readonly whole: Extent;
  readonly filters: LookFilters;
  /** Program and version, for captures that are made. */
  readonly writer: string;
  readonly signal: AbortSignal;
  tell(tell: Tell): void;
  /** All up to the end of the sight was looked through; what comes behind it is of interest, too. */
  onCaughtUp(followed: Followed): void;
}

/** The capture as it is now. */
export async function current(
  { sight: { capture }, whole }: Pick<Answering, "sight" | "whole">,
): Promise<Capture> {
  return whole.isLive ? await capture.again() : capture;
}
