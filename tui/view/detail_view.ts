import { cellWidth, sanitize } from "../../lib/ansi/mod.ts";
import { canonicalTs, zonedTs } from "../../lib/units/mod.ts";
import type { ShownEntry } from "../look/messages.ts";
import { type Line, type Look, span } from "../screen/frame.ts";
import type { State } from "../state.ts";

/** A message longer than this is shown in part: a screen of it takes long enough to read. */
const SHOWN_MAX = 256 * 1024;

export function detailHeight(state: State, entry: ShownEntry): number {
  return detailLines(state, entry).length;
}

/** All of an entry, over as many rows as it takes. JSON in the message is laid out. */
export function detailLines(state: State, entry: ShownEntry): readonly Line[] {
  const { zone, size: { columns } } = state;
  const canonical = canonicalTs(entry.ts);
  const time = canonical === undefined ? entry.ts : zonedTs(canonical, zone);
  return [
    pair("time", time),
    pair("cursor", String(entry.cursor)),
    ...entry.level === undefined ? [] : [pair("level", entry.level)],
    ...section("labels", entry.labels, columns),
    ...entry.meta === undefined ? [] : section("meta", entry.meta, columns),
    [],
    ...wrapped(laidOut(entry.msg.slice(0, SHOWN_MAX)), columns),
    ...entry.msg.length > SHOWN_MAX ? [[span("… the rest is not shown", "dim")]] : [],
  ];
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

/** A JSON object over lines, as people read it; other text as it is. */
function laidOut(msg: string): string {
  if (!/^\s*[{[]/.test(msg)) return msg;
  try {
    return JSON.stringify(JSON.parse(msg), null, 2);
  } catch {
    return msg; // It only began like JSON.
  }
}

function wrapped(text: string, columns: number, look: Look = "plain"): Line[] {
  return text.split(/\r?\n/).flatMap((line) => wrap(sanitize(line), columns))
    .map((line) => [span(line, look)]);
}

function wrap(text: string, columns: number): string[] {
  const rows: string[] = [];
  let row = "";
  let width = 0;
  for (const char of text.replaceAll("\t", "    ")) {
    const cells = cellWidth(char);
    if (width + cells > columns) {
      rows.push(row);
      row = "";
      width = 0;
    }
    row += char;
    width += cells;
  }
  return [...rows, row];
}
