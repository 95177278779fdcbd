import { cellWidth, sanitize } from "../../lib/ansi/mod.ts";
import { canonicalTs, type Zone, zonedTs } from "../../lib/units/mod.ts";
import type { Level, ShownEntry } from "../look/messages.ts";
import { visible } from "../pane.ts";
import { fitLine, type Line, type Look, type Span, span } from "../screen/frame.ts";
import { sourceLook } from "../screen/theme.ts";
import { sourceOf } from "../source.ts";
import type { State } from "../state.ts";
import { highlighter } from "./highlight.ts";

/** Screens narrower than this show no date, source names are cut shorter. */
const NARROW_COLUMNS = 60;

/** The entries on the screen, one a row. */
export function paneLines(state: State, height: number): readonly Line[] {
  const { pane, size: { columns } } = state;
  const rows = visible(pane, height);
  if (rows.length === 0) return emptyLines(state);
  const highlight = highlighter(state);
  return rows.map((entry, row) => {
    const isSelected = pane.top + row === pane.at;
    const line = [
      ...gutter(entry, state, isSelected),
      ...prefix(entry, state.zone, columns),
      ...shifted(highlight(messageOf(entry), levelLook(entry.level)), pane.shift),
    ];
    return fitLine(line, columns);
  });
}

function emptyLines({ extent, pane, filters }: State): readonly Line[] {
  if (pane.asked !== undefined) return [[span("reading …", "dim")]];
  if (filters.length > 0) {
    return [[span("Nothing is left: Esc takes the last filter away.", "dim")]];
  }
  return [[span(extent.isLive ? "Nothing has arrived yet." : "There are no entries.", "dim")]];
}

/** The letter of a mark, and where the selection is. */
function gutter({ cursor }: ShownEntry, { marks }: State, isSelected: boolean): Line {
  const letter = [...marks].find(([, marked]) => marked === cursor)?.[0] ?? " ";
  return [span(letter, "warn"), span(isSelected ? "▸" : " ", isSelected ? "bold" : "plain")];
}

function prefix({ ts, labels }: ShownEntry, zone: Zone, columns: number): Line {
  const source = sanitize(sourceOf(labels));
  const time = span(`${clock(ts, zone)} `, "dim");
  if (source === "") return [time];
  const name = fitLine([span(source)], columns < NARROW_COLUMNS ? 10 : 24)[0]!.text;
  return [time, span(`[${name}] `, sourceLook(source))];
}

/** `10:32:01.123`; what is no time is shown as it is. */
function clock(ts: string, zone: Zone): string {
  const canonical = canonicalTs(ts);
  return canonical === undefined ? ts : zonedTs(canonical, zone).slice(11, 23);
}

/** On one line: line ends are shown as such. */
function messageOf({ msg }: ShownEntry): string {
  return sanitize(msg);
}

export function levelLook(level: Level | undefined): Look {
  if (level === "error" || level === "warn") return level;
  return level === "debug" ? "dim" : "plain";
}

/** Without the first cells. */
function shifted(line: Line, cells: number): Line {
  if (cells === 0) return line;
  const rest: Span[] = [];
  let left = cells;
  for (const { text, look } of line) {
    const chars = [...text];
    while (left > 0 && chars.length > 0) left -= cellWidth(chars.shift()!);
    if (chars.length > 0) rest.push({ text: chars.join(""), look });
  }
  return rest;
}
