import { sanitize, sanitizeJson, type Styles, styles } from "../ansi/mod.ts";
import { type Entry, type Labels, sourceName } from "../entry/read.ts";
import { LogtapError } from "../fault/mod.ts";
import type { Pattern } from "../pattern/mod.ts";
import { canonicalTs, type Zone, zonedTs } from "../units/mod.ts";

/** Makes one line, without its newline, of an entry. */
export type EntryFormat = (entry: Entry) => string;

export interface TextFormatOptions {
  /** `ts`, `msg`, `all` or names of labels; the usual line when absent. */
  readonly fields?: readonly string[];
  /** The zone that times are shown in. */
  readonly zone: Zone;
  /** Of the usual line: `HH:MM:SS.mmm` instead of date and time. */
  readonly isClock?: boolean;
  readonly style: Styles;
  /** What to highlight. */
  readonly pattern?: Pattern;
  /** Log text must not act on the terminal that it goes to. */
  readonly isTerminal: boolean;
}

/**
 * Reads a list of fields, `ts,app,msg`.
 *
 * @throws {LogtapError} usage — no field in it.
 */
export function parseFields(names: readonly string[]): readonly string[] {
  const fields = names.map((name) => name.trim()).filter((name) => name !== "");
  if (fields.length > 0) return fields;
  throw new LogtapError("usage", "Cannot show no fields: expected ts, msg, all or label names");
}

/**
 * Text lines: `2026-11-21T11:32:01+01:00 [api] message`, in brackets who it comes from;
 * as a clock `11:32:01.123 [api] message`.
 * With fields: their values, joined by tabs, times with all nine digits; `all` is every label and
 * then every member of `meta`, `name=value`, sorted; a label that is not there is looked for in
 * `meta` and is empty else.
 */
export function textFormat(options: TextFormatOptions): EntryFormat {
  const { fields, zone } = options;
  const show = shower(options);
  if (fields !== undefined) {
    return (entry) => fields.map((field) => show(fieldText(entry, field, zone))).join("\t");
  }
  const time = options.isClock === true ? clockText(zone) : secondText(zone);
  return ({ ts, labels, msg }) =>
    `${show(time(ts))} [${show(sourceName(labels) ?? "-")}] ${show(msg)}`;
}

/** A format as plain data, for another thread. */
export interface PlainFormat {
  readonly kind: "json" | "text" | "clock";
  readonly zone: Zone;
  readonly color: boolean;
  readonly isTerminal: boolean;
}

/** The format that plain data describes; text highlights the pattern. */
export function formatOf(plain: PlainFormat, pattern: Pattern | undefined): EntryFormat {
  const { kind, zone, isTerminal } = plain;
  if (kind === "json") return jsonFormat({ isTerminal });
  const style = styles(plain.color);
  const highlighted = pattern === undefined ? {} : { pattern };
  return textFormat({ zone, isClock: kind === "clock", style, isTerminal, ...highlighted });
}

/**
 * JSON lines: the entry as it is stored, or an object of the fields; `all` gives `labels` and
 * `meta`. On a terminal what could act is escaped, and the JSON means the same.
 */
export function jsonFormat(options: Pick<TextFormatOptions, "fields" | "isTerminal">): EntryFormat {
  const { fields, isTerminal } = options;
  const json = (entry: Entry) =>
    JSON.stringify(fields === undefined ? whole(entry) : picked(entry, fields));
  return isTerminal ? (entry) => sanitizeJson(json(entry)) : json;
}

/** How a piece of text is made ready for the output: safe first, so that highlights stay whole. */
function shower({ pattern, style, isTerminal }: TextFormatOptions): (text: string) => string {
  const clean = isTerminal ? sanitize : (text: string) => text;
  // Whether there is colour at all: asking the pattern costs more than printing the line.
  if (pattern === undefined || style.match("x") === "x") return clean;
  return (text) => highlight(clean(text), pattern, style);
}

function highlight(text: string, pattern: Pattern, style: Styles): string {
  let shown = "";
  let end = 0;
  for (const [from, to] of pattern.find(text)) {
    shown += text.slice(end, from) + style.match(text.slice(from, to));
    end = to;
  }
  return end === 0 ? text : shown + text.slice(end);
}

/** Whole seconds in the zone. Remembers one second: log lines come many to each. */
function secondText(zone: Zone): (ts: string) => string {
  let known = "";
  let shown = "";
  return (ts) => {
    const canonical = canonicalTs(ts);
    if (canonical === undefined) return ts; // Not a time: then at least what is there.
    const second = canonical.slice(0, 19);
    if (second !== known) {
      known = second;
      shown = zonedTs(`${second}.000000000Z`, zone).replace(".000000000", "");
    }
    return shown;
  };
}

/** Time of day in the zone, to the millisecond. */
function clockText(zone: Zone): (ts: string) => string {
  const second = secondText(zone);
  return (ts) => {
    const canonical = canonicalTs(ts);
    return canonical === undefined
      ? ts
      : `${second(canonical).slice(11, 19)}${canonical.slice(19, 23)}`;
  };
}

function fieldText(entry: Entry, field: string, zone: Zone): string {
  switch (field) {
    case "ts": {
      const canonical = canonicalTs(entry.ts);
      return canonical === undefined ? entry.ts : zonedTs(canonical, zone);
    }
    case "msg":
      return entry.msg;
    case "all":
      return [...pairs(entry.labels), ...pairs(entry.meta ?? {})].join("\t");
    default:
      return namedValue(entry, field);
  }
}

function pairs(labels: Labels): readonly string[] {
  return Object.keys(labels).sort().map((name) => `${name}=${labels[name]}`);
}

function namedValue({ labels, meta }: Entry, name: string): string {
  if (Object.hasOwn(labels, name)) return labels[name]!;
  return meta !== undefined && Object.hasOwn(meta, name) ? meta[name]! : "";
}

function whole({ ts, labels, msg, meta }: Entry): Entry {
  return meta === undefined ? { ts, labels, msg } : { ts, labels, msg, meta };
}

function picked(entry: Entry, fields: readonly string[]): Readonly<Record<string, unknown>> {
  const { ts, msg, labels, meta } = entry;
  return Object.fromEntries(fields.flatMap((field): readonly (readonly [string, unknown])[] => {
    switch (field) {
      case "ts":
        return [["ts", ts]];
      case "msg":
        return [["msg", msg]];
      case "all":
        return meta === undefined ? [["labels", labels]] : [["labels", labels], ["meta", meta]];
      default:
        return [[field, namedValue(entry, field)]];
    }
  }));
}
