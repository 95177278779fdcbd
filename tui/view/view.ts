import {
  band,
  fitLine,
  type Frame,
  type Line,
  lineWidth,
  type Size,
  span,
  spread,
} from "../screen/frame.ts";
import type { State } from "../state.ts";
import { badges, bottomLine } from "./badges.ts";
import { detailLines } from "./detail_view.ts";
import { headerLines } from "./header_view.ts";
import { helpLines } from "./help_view.ts";
import { histogramLines } from "./histogram_view.ts";
import { paneHeight } from "./layout.ts";
import { paneLines } from "./pane_view.ts";
import { patternsLines } from "./patterns_view.ts";
import { pickerLines } from "./picker_view.ts";
import { placeText } from "./place_view.ts";

/** Smaller screens show one sentence. */
const COLUMNS_MIN = 20;
const ROWS_MIN = 5;

/** The screen as a function of the state. */
export function view(state: State, size: Size): Frame {
  if (size.columns < COLUMNS_MIN || size.rows < ROWS_MIN) return tooSmall(size);
  const height = paneHeight(state);
  const body = bodyLines(state, height).slice(0, height);
  const filled: Line[] = Array.from({ length: height }, (_, row) => body[row] ?? []);
  const { line, column } = bottomLine(state);
  const lines = [...headerLines(state), ruleLine(state, size), ...filled, line]
    .map((line) => fitLine(line, size.columns));
  const cursor = column === undefined ? {} : { cursor: { row: lines.length - 1, column } };
  return { lines, ...cursor };
}

function tooSmall({ columns }: Size): Frame {
  return { lines: [fitLine([span(`logtap needs ${COLUMNS_MIN}×${ROWS_MIN}`)], columns)] };
}

function bodyLines(state: State, height: number): readonly Line[] {
  const { mode } = state;
  switch (mode.kind) {
    case "help":
      return from(helpLines(state), mode.top, height);
    case "detail":
      return from(detailLines(state, mode.entry), mode.top, height);
    case "histogram":
      return histogramLines(state, mode, height);
    case "patterns":
      return patternsLines(state, mode, height);
    case "picker":
      return pickerLines(state, mode.picker);
    default:
      return paneLines(state, height);
  }
}

/** Of a text that may have become shorter than it was when it was scrolled. */
function from(lines: readonly Line[], top: number, height: number): readonly Line[] {
  return lines.slice(Math.max(0, Math.min(top, lines.length - height)));
}

const TITLES: Readonly<Record<string, string>> = {
  help: "keys",
  detail: "entry",
  histogram: "entries over time",
  patterns: "patterns",
  picker: "which services?",
};

/** Around what stands at the left of the rule, and behind it. */
const BLANKS = 3;

function ruleLine(state: State, { columns }: Size): Line {
  const right = badges(state);
  const room = columns - lineWidth(right) - BLANKS;
  const title = TITLES[state.mode.kind] ?? placeText(state, room);
  const left = title === "" ? [] : [span(` ${title} `, "bold")];
  return band(spread(left, right, columns), "badge", columns);
}
