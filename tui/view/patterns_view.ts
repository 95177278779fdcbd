import { formatCount } from "../../lib/units/mod.ts";
import { fitLine, type Line, span, spread } from "../screen/frame.ts";
import type { Mode, State } from "../state.ts";
import { levelLook } from "./pane_view.ts";

/** The signatures that most entries have, with the selected one in sight. */
export function patternsLines(
  state: State,
  { patterns, lines, isDone, at }: Mode & { readonly kind: "patterns" },
  height: number,
): readonly Line[] {
  const { size: { columns } } = state;
  if (patterns === undefined || patterns.length === 0) {
    return [[span(isDone ? "There are no entries." : "reading …", "dim")]];
  }
  const rows = Math.max(1, height - 1);
  const top = Math.max(0, Math.min(at - Math.floor(rows / 2), patterns.length - rows));
  const most = Math.max(...patterns.map(({ lines }) => formatCount(lines).length));
  const shown = patterns.slice(top, top + rows).map(({ signature, lines, level }, i) => {
    const isSelected = top + i === at;
    return fitLine([
      span(isSelected ? "▸ " : "  ", "bold"),
      span(`${formatCount(lines).padStart(most)}  `, isSelected ? "bold" : "info"),
      span(signature, levelLook(level)),
    ], columns);
  });
  const hint = span("Enter an example  = show only  ! hide  Esc back", "dim");
  return [...shown, spread([hint], isDone ? [] : [span(growing(state, lines), "info")], columns)];
}

/** Of how much these are the patterns, while more is read. */
function growing({ filters, shown, extent }: State, lines: number): string {
  const all = filters.length === 0 ? extent.lines : shown?.isDone ? shown.lines : undefined;
  const of = all === undefined ? "" : ` of ${formatCount(all)}`;
  return `the first ${formatCount(lines)}${of} entries, growing`;
}
