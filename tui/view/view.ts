import { band, type Frame, type Line, type Size, span, spread } from "../screen/frame.ts";
import type { State } from "../state.ts";
import { badges, bottomLine } from "./badges.ts";
import { detailLines } from "./detail_view.ts";
import { headerLines } from "./header_view.ts";
import { helpLines } from "./help_view.ts";
import { histogramLines } from "./histogram_view.ts";
import { paneHeight } from "./layout.ts";
import { paneLines } from "./pane_view.ts";
import { patternsLines } from "./patterns_view.ts";

/** The screen as a function of the state. */
export function view(state: State, size: Size): Frame {
  const height = paneHeight(state);
  const body = bodyLines(state, height).slice(0, height);
  const filled: Line[] = Array.from({ length: height }, (_, row) => body[row] ?? []);
  const { line, column } = bottomLine(state);
  const lines = [...headerLines(state), ruleLine(state, size), ...filled, line];
  const cursor = column === undefined ? {} : { cursor: { row: lines.length - 1, column } };
  return { lines: lines.slice(-size.rows), ...cursor };
}

function bodyLines(state: State, height: number): readonly Line[] {
  const { mode } = state;
  switch (mode.kind) {
    case "help":
      return helpLines(state).slice(mode.top);
    case "detail":
      return detailLines(state, mode.entry).slice(mode.top);
    case "histogram":
      return histogramLines(state, mode, height);
    case "patterns":
      return patternsLines(state, mode, height);
    default:
      return paneLines(state, height);
  }
}

const TITLES: Readonly<Record<string, string>> = {
  help: "keys",
  detail: "entry",
  histogram: "entries over time",
  patterns: "patterns",
};

function ruleLine(state: State, { columns }: Size): Line {
  const title = TITLES[state.mode.kind];
  const left = title === undefined ? [] : [span(` ${title} `, "bold")];
  return band(spread(left, badges(state), columns), "badge", columns);
}
