import { cellWidth, sanitize } from "../../lib/ansi/mod.ts";
import { canonicalTs, type Zone, zonedTs } from "../../lib/units/mod.ts";
import type { ShownEntry } from "../look/messages.ts";
import { fitLine, type Line, type Look, span } from "../screen/frame.ts";
import type { State } from "../state.ts";
import { layoutJson } from "./json_layout.ts";

/** A message longer than this is shown in part: a screen of it takes long enough to read. */
const SHOWN_MAX = 256 * 1024;

export function detailHeight(state: State, entry: ShownEntry): number {
  return detailLines(state, entry).length;
}

/** What was laid out last for an entry: it is asked for at every key and frame. */
const laidOut = new WeakMap<
  ShownEntry,
  { readonly key: string; readonly lines: readonly Line[] }
>();

/** All of an entry, over as many rows as it takes. JSON in the message is laid out. */
export function detailLines(
  { zone, size: { columns } }: State,
  entry: ShownEntry,
): readonly Line[] {
  const key = `${zone} ${columns}`;
  const known = laidOut.get(entry);
  if (known?.key === key) return known.lines;
  const lines = layOut(entry, { zone, columns });
  laidOut.set(entry, { key, lines });
  return lines;
}

function layOut(
  entry: ShownEntry,
  { zone, columns }: { readonly zone: Zone; readonly columns: number },
): readonly Line[] {
  const canonical = canonicalTs(entry.ts);
  const shown = entry.msg.slice(0, SHOWN_MAX);
  const time = canonical === undefined ? entry.ts : zonedTs(canonical, zone);
  return [
    fitLine(pair("time", time), columns),
    pair("cursor", cursorText(entry.cursor)),
    ...entry.level === undefined ? [] : [pair("level", entry.level)],
    ...section("labels", entry.labels, columns),
    ...entry.meta === undefined ? [] : section("meta", entry.meta, columns),
    [],
    ...wrapped(layoutJson(shown) ?? shown, columns),
    ...entry.msg.length > SHOWN_MAX ? [[span("… the rest is not shown", "dim")]] : [],
  ];
}

/** What is made up has none of its own. */
function cursorText(cursor: number): string {
  return Number.isInteger(cursor) ? String(cursor) : `injected behind ${Math.floor(cursor)}`;
}

function pair(name: string, value: string): Line {
  return [span(`${name} `.padEnd(10), "dim"), span(value)];
}

function section(
  title: string,
  values: Readonly<Record<string, string>>,
  columns: number,
): readonly Line[] {
  return Object.entries(values).flatMap(([name, value], row) =>
    wrapped(`${(row === 0 ? title : "").padEnd(10)}${name}=${value}`, columns, "info")
  );
}

function wrapped(text: string, columns: number, look: Look = "plain"): Line[] {
  return text.split(/\r?\n/).flatMap((line) => wrap(sanitize(line), columns))
    .map((line) => [span(line, look)]);
}

const TAB = "    ";

/** Rows of at most so many cells; a mark stays with what it stands on. */
function wrap(line: string, columns: number): string[] {
  const text = line.replaceAll("\t", TAB);
  const rows: string[] = [];
  let [start, end, width] = [0, 0, 0];
  for (const char of text) {
    const cells = cellWidth(char);
    if (width + cells > columns) {
      rows.push(text.slice(start, end));
      [start, width] = [end, 0];
    }
    end += char.length;
    width += cells;
  }
  return [...rows, text.slice(start)];
}
