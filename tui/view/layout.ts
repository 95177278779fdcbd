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

/** Around a list of services: how many are chosen, and above and below signs for more. */
const PICKER_FRAME_ROWS = 3;
/** With less room for services, they alone are shown. */
const PICKER_ROWS_MIN = 3;

export function hasPickerFrame(state: Pick<State, "size">): boolean {
  return paneHeight(state) >= PICKER_FRAME_ROWS + PICKER_ROWS_MIN;
}

/** Rows for services. */
export function pickerRows(state: Pick<State, "size">): number {
  return paneHeight(state) - (hasPickerFrame(state) ? PICKER_FRAME_ROWS : 0);
}
