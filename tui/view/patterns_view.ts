import { formatCount } from "../../lib/units/mod.ts";
import { fitLine, type Line, span } from "../screen/frame.ts";
import type { Mode, State } from "../state.ts";
import { levelLook } from "./pane_view.ts";

/** The signatures that most entries have, with the selected one in sight. */
export function patternsLines(
  { size: { columns } }: State,
  { patterns, isDone, at }: Mode & { readonly kind: "patterns" },
  height: number,
): readonly Line[] {
  if (patterns === undefined || patterns.length === 0) {
    return [[span(isDone ? "There are no entries." : "reading …", "dim")]];
  }
  const rows = Math.max(1, height - 1);
  const top = Math.max(0, Math.min(at - Math.floor(rows / 2), patterns.length - rows));
  const most = Math.max(...patterns.map(({ lines }) => formatCount(lines).length));
  const lines = patterns.slice(top, top + rows).map(({ signature, lines, level }, i) => {
    const isSelected = top + i === at;
    return fitLine([
      span(isSelected ? "▸ " : "  ", "bold"),
      span(`${formatCount(lines).padStart(most)}  `, isSelected ? "bold" : "info"),
      span(signature, levelLook(level)),
    ], columns);
  });
  return [...lines, [span("Enter an example  = show only  ! hide  Esc back", "dim")]];
}
