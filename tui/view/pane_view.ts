import { cellWidth, sanitize } from "../../lib/ansi/mod.ts";
import { sourceName } from "../../lib/entry/read.ts";
import { canonicalTs, type Zone, zonedTs } from "../../lib/units/mod.ts";
import type { Level, ShownEntry } from "../look/messages.ts";
import { visible } from "../pane.ts";
import { coloredRuns } from "../screen/colored_text.ts";
import { fitLine, type Line, type Look, type Span, span } from "../screen/frame.ts";
import { sourceLook } from "../screen/theme.ts";
import type { State } from "../state.ts";
import { highlighter } from "./highlight.ts";
import { dayIn } from "./place_view.ts";

/** Screens narrower than this show no date, source names are cut shorter. */
const NARROW_COLUMNS = 60;

/** The entries on the screen, one a row. */
export function paneLines(state: State, height: number): readonly Line[] {
  const { pane, size: { columns } } = state;
  const rows = visible(pane, height);
  if (rows.length === 0) return emptyLines(state).map((text) => [span(text, "dim")]);
  const highlight = highlighter(state);
  const cells = pane.shift + columns;
  const hasDates = columns >= NARROW_COLUMNS && isOverDays(state);
  return rows.map((entry, row) => {
    const isSelected = pane.top + row === pane.at;
    const line = [
      ...gutter(entry, state, isSelected),
      ...prefix(entry, { zone: state.zone, columns, hasDates }),
      ...shifted(
        coloredRuns(messageStart(entry, cells), levelLook(entry.level))
          .flatMap(({ text, look }) => highlight(sanitize(text), look)),
        pane.shift,
      ),
    ];
    return fitLine(line, columns);
  });
}

function emptyLines({ extent, pane, filters, scope, header }: State): readonly string[] {
  if (pane.asked !== undefined) return ["reading …"];
  if (filters.length > 0) return ["Nothing is left: Esc takes the last filter away."];
  if (scope.from !== undefined || scope.to !== undefined) {
    return ["Nothing is left by --from and --to."];
  }
  if (!extent.isLive) return ["There are no entries."];
  const url = header.kind === "recv" ? header.status?.url : undefined;
  if (url === undefined) return ["Nothing has arrived yet."];
  return [
    "Nothing has arrived yet. Whatever sends to Loki can send here:",
    "",
    `  ${url}/loki/api/v1/push`,
  ];
}

/** The letter of a mark, and where the selection is. */
function gutter({ cursor }: ShownEntry, { marks }: State, isSelected: boolean): Line {
  const letter = [...marks].find(([, marked]) => marked === cursor)?.[0] ?? " ";
  return [span(letter, "warn"), span(isSelected ? "▸" : " ", isSelected ? "bold" : "plain")];
}

/** Times of more than one day are told apart. */
function isOverDays({ header, reference: { started, now }, zone }: State): boolean {
  const { from, to } = header.kind === "recv" ? { from: started, to: now } : header.period ?? {};
  return from !== undefined && to !== undefined && dayIn(from, zone) !== dayIn(to, zone);
}

interface PrefixOptions {
  readonly zone: Zone;
  readonly columns: number;
  readonly hasDates: boolean;
}

function prefix({ ts, labels }: ShownEntry, { zone, columns, hasDates }: PrefixOptions): Line {
  const source = sanitize(sourceName(labels) ?? "");
  const date = hasDates ? dayIn(ts, zone)?.slice(-5) : undefined;
  const time = span(`${date === undefined ? "" : `${date} `}${clock(ts, zone)} `, "dim");
  if (source === "") return [time];
  const name = fitLine([span(source)], columns < NARROW_COLUMNS ? 10 : 24)[0]!.text;
  return [time, span(`[${name}] `, sourceLook(source))];
}

/** `10:32:01.123`; what is no time is shown as it is. */
function clock(ts: string, zone: Zone): string {
  const canonical = canonicalTs(ts);
  return canonical === undefined ? ts : zonedTs(canonical, zone).slice(11, 23);
}

/** UTF-16 units that a cell can take: a character and eight marks, two units each, and colours. */
const UNITS_A_CELL = 64;

/** As much of the message as fills the cells and more. */
function messageStart({ msg }: ShownEntry, cells: number): string {
  return msg.slice(0, (cells + 1) * UNITS_A_CELL);
}

export function levelLook(level: Level | undefined): Look {
  if (level === "error" || level === "warn") return level;
  return level === "debug" ? "dim" : "plain";
}

/** Without the first cells; of a wide character that is cut in two, a blank is left. */
function shifted(line: Line, cells: number): Line {
  if (cells === 0) return line;
  const rest: Span[] = [];
  let left = cells;
  for (const { text, look } of line) {
    let start = 0;
    for (const char of text) {
      const width = cellWidth(char);
      // A mark goes with what it stands on.
      if (left <= 0 && (width > 0 || rest.length > 0)) break;
      left -= width;
      start += char.length;
    }
    const blank = " ".repeat(Math.max(0, -left));
    left = Math.max(0, left);
    if (start < text.length) rest.push({ text: blank + text.slice(start), look });
  }
  return rest;
}
