import type { State } from "../state.ts";

/** From this many rows on, the header is whole. */
const ROOMY_ROWS = 16;
const HEADER_ROWS = 4;
const SMALL_HEADER_ROWS = 2;
/** The rule above the pane, and the line at the bottom. */
const FRAME_ROWS = 2;

export function headerHeight({ size }: Pick<State, "size">): number {
  return size.rows >= ROOMY_ROWS ? HEADER_ROWS : SMALL_HEADER_ROWS;
}

/** Rows for entries, at least one. */
export function paneHeight(state: Pick<State, "size">): number {
  return Math.max(1, state.size.rows - headerHeight(state) - FRAME_ROWS);
}

/** What lies around a list of services: how many are chosen, signs for more, what the keys do. */
const PICKER_FRAME_ROWS = 3;

/** Rows for services. */
export function pickerRows(state: Pick<State, "size">): number {
  return Math.max(1, paneHeight(state) - PICKER_FRAME_ROWS);
}
