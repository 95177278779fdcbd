import { decodeEntry } from "../../entry/read.ts";
import { canonicalTs } from "../../units/mod.ts";

/** A line of a capture, taken apart as far as triage needs it. */
export interface ScannedLine {
  /** Whole seconds since 1970; NaN when the time cannot be read. */
  seconds: number;
  /** The label set as it is written, `{"app":"api"}`: equal texts are equal sets. */
  labels: string;
  /** Unescaped. A piece of a long text: whoever keeps it copies it. */
  msg: string;
}

/** A mark at the beginning of a frame is text like any other. */
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Decoded at a time, in bytes: a text of 1 MiB is an object of its own to the collector, and a
 * message that is kept for a moment keeps all of it.
 */
const CHUNK_BYTES = 48 * 1024;
const NEWLINE = 0x0a;

const OPEN = '{"ts":"';
const TS_AT = OPEN.length;
const TS_LENGTH = 30;
const LABELS = '","labels":{';
const LABELS_AT = TS_AT + TS_LENGTH;
/** Where the label set's brace stands in a line that logtap wrote. */
const SET_AT = LABELS_AT + LABELS.length - 1;
/** What ends a label set; no label can hold it, for its quotes would be escaped. */
const SET_END = '},"msg":"';
const META = '","meta":{';
const BACKSLASH = "\\";

/**
 * Goes through the lines of a frame without parsing them: in the form that logtap writes, time,
 * labels and message are at known places. Lines of other writers are parsed. Many lines are
 * decoded at once, which costs a fraction of decoding them one by one.
 */
export class LineScanner {
  /** The one line that is handed out; it changes with the next. */
  readonly #line: ScannedLine = { seconds: NaN, labels: "{}", msg: "" };
  #day = "";
  #dayStart = 0;
  #text = "";
  #start = 0;
  #end = 0;

  /** Visits the entries of a block. @returns how many lines were none, empty ones not counted. */
  eachEntry(bytes: Uint8Array, visit: (line: Readonly<ScannedLine>) => void): number {
    let notEntries = 0;
    for (let from = 0; from < bytes.length;) {
      const to = chunkEnd(bytes, from);
      notEntries += this.#eachIn(utf8.decode(bytes.subarray(from, to)), visit);
      from = to;
    }
    this.#text = "";
    return notEntries;
  }

  #eachIn(text: string, visit: (line: Readonly<ScannedLine>) => void): number {
    this.#text = text;
    let notEntries = 0;
    for (let start = 0; start < text.length;) {
      const newline = text.indexOf("\n", start);
      const end = newline === -1 ? text.length : newline;
      this.#start = start;
      this.#end = end;
      if (end > start) {
        if (this.#canonical() || this.#foreign()) visit(this.#line);
        else notEntries++;
      }
      start = end + 1;
    }
    return notEntries;
  }

  /** The time of the line that is being visited, in canonical form; empty if it has none. */
  get ts(): string {
    const text = this.#text;
    const at = this.#start + TS_AT;
    if (text.charCodeAt(at + TS_LENGTH) === 0x22) {
      const ts = canonicalTs(text.slice(at, at + TS_LENGTH));
      if (ts !== undefined) return ts;
    }
    return canonicalTs(decodeEntry(this.line)?.ts ?? "") ?? "";
  }

  /** The line that is being visited. */
  get line(): string {
    return this.#text.slice(this.#start, this.#end);
  }

  #canonical(): boolean {
    const text = this.#text;
    const start = this.#start;
    const end = this.#end;
    if (!text.startsWith(LABELS, start + LABELS_AT) || !text.startsWith(OPEN, start)) return false;
    const seconds = this.#seconds(start + TS_AT);
    if (seconds !== seconds) return false;
    const setEnd = text.indexOf(SET_END, start + SET_AT);
    if (setEnd === -1 || setEnd >= end) return false;
    const msgStart = setEnd + SET_END.length;
    const msgEnd = this.#messageEnd(msgStart, end);
    if (msgEnd < msgStart) return false;
    const line = this.#line;
    line.seconds = seconds;
    line.labels = text.slice(start + SET_AT, setEnd + 1);
    const raw = text.slice(msgStart, msgEnd);
    if (!raw.includes(BACKSLASH)) {
      line.msg = raw;
      return true;
    }
    return this.#unescape(raw);
  }

  /** Where the message ends: at `"}`, or before `meta`. */
  #messageEnd(msgStart: number, end: number): number {
    const text = this.#text;
    if (text.charCodeAt(end - 1) !== 0x7d) return -1;
    if (text.charCodeAt(end - 2) === 0x22) return end - 2;
    const meta = text.indexOf(META, msgStart);
    return meta === -1 || meta >= end ? -1 : meta;
  }

  #unescape(raw: string): boolean {
    try {
      this.#line.msg = JSON.parse(`"${raw}"`);
      return true;
    } catch {
      return false; // Not as we write it: read as another writer's.
    }
  }

  #foreign(): boolean {
    const entry = decodeEntry(this.line);
    if (entry === undefined) return false;
    const line = this.#line;
    const ts = canonicalTs(entry.ts);
    line.seconds = ts === undefined ? NaN : Math.floor(Date.parse(`${ts.slice(0, 19)}Z`) / 1000);
    line.labels = JSON.stringify(entry.labels);
    line.msg = entry.msg;
    return true;
  }

  /** Seconds since 1970 of canonical text at `at`; NaN if it is none. The day is looked up once. */
  #seconds(at: number): number {
    const text = this.#text;
    if (text.charCodeAt(at + 10) !== 0x54 || text.charCodeAt(at + 29) !== 0x5a) return NaN;
    if (!text.startsWith(this.#day, at) || this.#day === "") {
      const day = text.slice(at, at + 10);
      const start = canonicalTs(`${day}T00:00:00Z`) === undefined
        ? NaN
        : Date.parse(`${day}T00:00:00Z`);
      this.#day = ` ${day}`.slice(1);
      this.#dayStart = start / 1000;
    }
    const hours = twoDigits(text, at + 11);
    const minutes = twoDigits(text, at + 14);
    const seconds = twoDigits(text, at + 17);
    if (!(hours < 24 && minutes < 60 && seconds < 60)) return NaN;
    return this.#dayStart + hours * 3600 + minutes * 60 + seconds;
  }
}

/** Where the lines that are decoded together end: after a newline, and after one line at least. */
function chunkEnd(bytes: Uint8Array, from: number): number {
  const most = from + CHUNK_BYTES;
  if (most >= bytes.length) return bytes.length;
  const last = bytes.lastIndexOf(NEWLINE, most - 1);
  if (last >= from) return last + 1;
  const next = bytes.indexOf(NEWLINE, most);
  return next === -1 ? bytes.length : next + 1;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}
