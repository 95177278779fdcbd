import { type JsonLevel, levelOfJson } from "./json_line.ts";
import { type Level, levelNamed } from "./level.ts";
import { formatOfText, levelOfText, type LineFormat } from "./text_line.ts";
import { levelOfWords } from "./words.ts";

/** What a line says of itself. */
export interface LineFacts {
  readonly format: LineFormat;
  /** Undefined when neither a field nor a word tells one. */
  readonly level?: Level;
  /** What the level was taken from. */
  readonly from?: "field" | "label" | "words";
}

/** Labels and metadata that hold a level, as collectors name them. */
const LEVEL_LABELS = ["level", "severity", "detected_level", "lvl"];
/** SGR and other control sequences that colour a line. */
const COLOURS = /\x1b\[[0-9;:]*[A-Za-z]/g;
const ESCAPE = "\x1b";

/** The level that labels tell; undefined when they tell none, or only "unknown". */
export function levelOfLabels(labels: Readonly<Record<string, string>>): Level | undefined {
  for (const name of LEVEL_LABELS) {
    const level = Object.hasOwn(labels, name) ? levelNamed(labels[name]!) : undefined;
    if (level !== undefined) return level;
  }
  return undefined;
}

/** Only so much of a line is looked at; what it says of itself stands at its beginning. UTF-16 units. */
const READ_MAX = 64 * 1024;

/** The part of a line that is looked at, without colours. */
export function readablePart(msg: string): string {
  const part = msg.length > READ_MAX ? msg.slice(0, READ_MAX) : msg;
  return part.includes(ESCAPE) ? part.replace(COLOURS, "") : part;
}

/**
 * The level of a message: a field of the line first (JSON, logfmt, klog, syslog, an access log's
 * status, a capitalised or bracketed word at its beginning), then what its labels told, then words.
 *
 * @param labelled what {@linkcode levelOfLabels} said.
 */
export function levelOf(msg: string, labelled?: Level): Level | undefined {
  const text = readablePart(msg);
  if (text.charCodeAt(0) === 0x7b) {
    const json = levelOfJson(text);
    if (json !== undefined) return jsonLevel(json, labelled);
  }
  return levelOfText(text)?.level ?? labelled ?? levelOfWords(text);
}

function jsonLevel({ level, from }: JsonLevel, labelled?: Level): Level | undefined {
  return from === "words" ? labelled ?? level : level;
}

/** Format and level of a message, and where the level came from. */
export function readLine(msg: string, labelled?: Level): LineFacts {
  const text = readablePart(msg);
  const json = text.charCodeAt(0) === 0x7b ? levelOfJson(text) : undefined;
  if (json !== undefined) {
    const isWord = json.from === "words";
    if (isWord && labelled !== undefined) return { format: "json", level: labelled, from: "label" };
    if (json.level === undefined) return { format: "json" };
    return { format: "json", level: json.level, from: isWord ? "words" : "field" };
  }
  const format = formatOfText(text);
  const field = levelOfText(text)?.level;
  if (field !== undefined) return { format, level: field, from: "field" };
  if (labelled !== undefined) return { format, level: labelled, from: "label" };
  const level = levelOfWords(text);
  return level === undefined ? { format } : { format, level, from: "words" };
}
