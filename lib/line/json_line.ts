import {
  type Level,
  levelNamed,
  levelOfOtel,
  levelOfSeverity,
  levelOfStatus,
  levelOfTens,
} from "./level.ts";
import { levelOfWords } from "./words.ts";

/** Keys that hold a level, in lower case. */
const LEVEL_KEYS: readonly string[] = [
  "level",
  "severity",
  "lvl",
  "levelname",
  "loglevel",
  "log_level",
  "log.level",
  "@level",
  "severity_text",
  "severitytext",
];
/** Keys that hold what the line says, best first. */
const MESSAGE_KEYS = [
  "msg",
  "message",
  "short_message",
  "@message",
  "event",
  "log",
  "text",
  "body",
];
/** Keys that are there because something went wrong. */
const ERROR_KEYS = ["error", "err", "exception", "stack", "stack_trace", "stacktrace"];
const STATUS_KEYS = ["status", "status_code", "statuscode", "http_status"];
const REQUEST_KEYS = ["method", "request", "path", "uri", "url", "request_uri", "request_method"];

/** The first level field of a flat beginning. Inside a text its quotes would be escaped. */
const LEVEL_FIELD = new RegExp(
  `"(?:${LEVEL_KEYS.map((key) => key.replace(".", "\\.")).join("|")})"\\s*:\\s*` +
    `(?:"([^"\\\\]{1,16})"|(-?\\d{1,3})(?![\\d.]))`,
  "i",
);
/** What else a level may be told by; such a line is parsed. */
const OTHER_FIELD = new RegExp(
  `"(?:${STATUS_KEYS.join("|")})"\\s*:\\s*"?[1-5]\\d\\d\\b|"severity_?number"`,
  "i",
);

export type JsonObject = Readonly<Record<string, unknown>>;

/** The line as an object; undefined if it is none. */
export function parseJsonLine(text: string): JsonObject | undefined {
  if (text.charCodeAt(0) !== 0x7b) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value as JsonObject : undefined;
  } catch {
    return undefined; // A line that only begins like JSON is text.
  }
}

/** What the level of a JSON line is taken from. */
export interface JsonLevel {
  readonly level?: Level;
  readonly from: "field" | "status" | "words";
}

/**
 * The level of a line that begins with `{`. Most lines tell it in a field before any nested object:
 * those are not parsed.
 *
 * @returns undefined if the line is no JSON.
 */
export function levelOfJson(text: string): JsonLevel | undefined {
  const found = LEVEL_FIELD.exec(text);
  if (found !== null && isFlatUntil(text, found.index)) {
    const level = levelOfValue(found[1] ?? Number(found[2]));
    if (level !== undefined) return { level, from: "field" };
  }
  if (found === null && !OTHER_FIELD.test(text)) {
    // No field tells: words decide, and a text without any needs no parsing either.
    const level = levelOfWords(text);
    if (level === undefined && text.endsWith("}")) return { from: "words" };
  }
  const object = parseJsonLine(text);
  return object === undefined ? undefined : levelOfObject(object);
}

/** True if the place is in the outermost object, as far as braces tell without reading texts. */
function isFlatUntil(text: string, place: number): boolean {
  const nested = text.indexOf("{", 1);
  if (nested !== -1 && nested < place) return false;
  const list = text.indexOf("[", 1);
  return list === -1 || list > place;
}

function levelOfObject(object: JsonObject): JsonLevel {
  const level = fieldLevel(object);
  if (level !== undefined) return { level, from: "field" };
  const status = pick(object, STATUS_KEYS);
  if (status !== undefined && pick(object, REQUEST_KEYS) !== undefined) {
    const told = levelOfStatus(Number(status));
    if (told !== undefined) return { level: told, from: "status" };
  }
  if (hasContent(pick(object, ERROR_KEYS))) return { level: "error", from: "field" };
  const words = levelOfWords(messageOf(object) ?? "");
  return words === undefined ? { from: "words" } : { level: words, from: "words" };
}

function fieldLevel(object: JsonObject): Level | undefined {
  const otel = pick(object, ["severitynumber", "severity_number"]);
  if (typeof otel === "number") return levelOfOtel(otel);
  const value = pick(object, LEVEL_KEYS);
  if (typeof value === "number" && value < 10) {
    // GELF: small numbers are severities of syslog. Elsewhere nobody knows what they mean.
    return pick(object, ["short_message"]) === undefined ? undefined : levelOfSeverity(value);
  }
  const level = levelOfValue(value);
  if (level !== undefined) return level;
  const { log } = object;
  return typeof log === "object" && log !== null
    ? levelOfValue((log as JsonObject).level)
    : undefined;
}

function levelOfValue(value: unknown): Level | undefined {
  if (typeof value === "number") return levelOfTens(value);
  return typeof value === "string" ? levelNamed(value.trim()) : undefined;
}

/** What the line says in words: the message, with the error behind it if there is one. */
export function messageOf(object: JsonObject): string | undefined {
  const message = pick(object, MESSAGE_KEYS);
  const error = errorText(pick(object, ERROR_KEYS));
  const text = typeof message === "string" ? message.trim() : "";
  if (text === "") return error;
  return error === undefined || text.includes(error) ? text : `${text}: ${error}`;
}

/** The first line of an error's text, or its `message`. */
function errorText(value: unknown): string | undefined {
  if (typeof value === "string") return hasContent(value) ? firstLine(value) : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const { message, msg, type, name } = value as JsonObject;
  const told = [message, msg, type, name].find((part) => typeof part === "string");
  return typeof told === "string" && told !== "" ? firstLine(told) : undefined;
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return end === -1 ? text : text.slice(0, end);
}

function hasContent(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return value === true ||
    typeof value === "string" && !/^(?:|null|nil|none|<nil>|-)$/i.test(value);
}

/** The first of these keys that the object has, in any case and with any content. */
function pick(object: JsonObject, keys: readonly string[]): unknown {
  for (const key of keys) if (Object.hasOwn(object, key)) return object[key];
  for (const name of Object.keys(object)) {
    if (keys.includes(name.toLowerCase())) return object[name];
  }
  return undefined;
}
