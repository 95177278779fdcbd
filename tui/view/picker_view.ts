import { formatCount } from "../../lib/units/mod.ts";
import { type Picker, shownItems } from "../picker.ts";
import { textOf } from "../prompt.ts";
import { fitLine, type Line, span } from "../screen/frame.ts";
import { sourceLook } from "../screen/theme.ts";
import type { State } from "../state.ts";
import { hasPickerFrame, pickerRows } from "./layout.ts";

/** Services with the one under the cursor in sight, and how many there are beyond both ends. */
export function pickerLines(state: State, picker: Picker): readonly Line[] {
  const shown = shownItems(picker);
  const rows = pickerRows(state);
  const top = Math.max(0, Math.min(picker.at - Math.floor(rows / 2), shown.length - rows));
  const items = shown.length === 0
    ? [[span("  nothing has that in its name", "dim")]]
    : itemLines(picker, top, rows);
  const lines = hasPickerFrame(state)
    ? [
      chosenLine(picker),
      moreLine("▴", top),
      ...items,
      moreLine("▾", shown.length - top - rows),
    ]
    : items;
  return lines.map((line) => fitLine(line, state.size.columns));
}

function chosenLine({ items, chosen, sought, isTyping }: Picker): Line {
  const text = textOf(sought);
  return [
    span(`${formatCount(chosen.size)} of ${formatCount(items.length)} chosen`),
    ...text === "" && !isTyping ? [] : [span(`  /${text}`, "bold")],
    ...isTyping ? [span("▏", "bold")] : [],
  ];
}

function moreLine(sign: string, count: number): Line {
  return [span(count > 0 ? `  ${sign} ${formatCount(count)} more` : "", "dim")];
}

function itemLines(picker: Picker, top: number, rows: number): Line[] {
  const { items, chosen, at } = picker;
  const most = Math.max(...items.map(({ lines }) => formatCount(lines).length));
  return shownItems(picker).slice(top, top + rows).map(({ value, lines }, i) => {
    const isSelected = top + i === at;
    return [
      span(isSelected ? "▸ " : "  ", "bold"),
      span(chosen.has(value) ? "[x] " : "[ ] ", isSelected ? "bold" : "plain"),
      span(`${formatCount(lines).padStart(most)}  `, "info"),
      span(value === "" ? "(empty)" : value, sourceLook(value)),
    ];
  });
}

/** What the keys do. */
export function pickerHint({ isTyping }: Picker, isStart: boolean): Line {
  if (isTyping) return [span("type a part of a name  Enter keeps it  Esc shows all", "dim")];
  const leave = isStart ? "Esc all  q end" : "Esc back";
  return [span(`Enter go on  Space choose  o only this  a all/none  / filter  ${leave}`, "dim")];
}
