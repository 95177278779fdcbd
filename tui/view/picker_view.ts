import { formatCount } from "../../lib/units/mod.ts";
import { type Picker, shownItems } from "../picker.ts";
import { textOf } from "../prompt.ts";
import { fitLine, type Line, span } from "../screen/frame.ts";
import { sourceLook } from "../screen/theme.ts";
import type { State } from "../state.ts";
import { pickerRows } from "./layout.ts";

/** Services with the one under the cursor in sight, and how many there are beyond both ends. */
export function pickerLines(state: State, picker: Picker): readonly Line[] {
  const { columns } = state.size;
  const { items, chosen, at, sought, isTyping } = picker;
  const shown = shownItems(picker);
  const rows = pickerRows(state);
  const top = Math.max(0, Math.min(at - Math.floor(rows / 2), shown.length - rows));
  const below = Math.max(0, shown.length - top - rows);
  const most = Math.max(...items.map(({ lines }) => formatCount(lines).length));
  const text = textOf(sought);
  const filter = text === "" && !isTyping ? [] : [
    span(`  /${text}`, "bold"),
    ...isTyping ? [span("▏", "bold")] : [],
  ];
  const lines: Line[] = [
    [span(`${formatCount(chosen.size)} of ${formatCount(items.length)} chosen`), ...filter],
    [span(top > 0 ? `  ▴ ${formatCount(top)} more` : "", "dim")],
  ];
  shown.slice(top, top + rows).forEach(({ value, lines: count }, i) => {
    const isSelected = top + i === at;
    lines.push([
      span(isSelected ? "▸ " : "  ", "bold"),
      span(chosen.has(value) ? "[x] " : "[ ] ", isSelected ? "bold" : "plain"),
      span(`${formatCount(count).padStart(most)}  `, "info"),
      span(value === "" ? "(empty)" : value, sourceLook(value)),
    ]);
  });
  if (shown.length === 0) lines.push([span("  nothing has that in its name", "dim")]);
  lines.push([span(below > 0 ? `  ▾ ${formatCount(below)} more` : "", "dim")]);
  return lines.map((line) => fitLine(line, columns));
}

/** What the keys do. */
export function pickerHint({ isTyping }: Picker, isStart: boolean): Line {
  if (isTyping) return [span("type a part of a name  Enter keeps it  Esc shows all", "dim")];
  const leave = isStart ? "Esc all  q end" : "Esc back";
  return [span(`Enter go on  Space choose  o only this  a all/none  / filter  ${leave}`, "dim")];
}
