import { type Level, levelNamed, levelOfSeverity, levelOfStatus } from "./level.ts";

/** Where a line of text writes its level, if it does. UTF-16 units. */
const HEAD_MAX = 96;

/** https://github.com/kubernetes/klog: `E1121 10:32:01.123456       1 main.go:12] text`. */
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ [^\]\s]+\] ?/;
const KLOG_LEVELS: Readonly<Record<string, Level>> = {
  I: "info",
  W: "warn",
  E: "error",
  F: "fatal",
};
/** RFC 5424 and RFC 3164: `<PRI>`, at most 191. */
const SYSLOG = /^<(\d{1,3})>/;
const PRIORITY_MAX = 191;
/** `<34>1 TIME HOST APP PID ID [DATA] text`; the data may be `-`. */
const SYSLOG_5424 = /^<\d{1,3}>\d{1,2} (?:\S+ ){5}(?:-|(?:\[[^\]]*\])+) ?/;
/** `<34>Nov 21 10:32:01 host app[12]: text`. */
const SYSLOG_3164 = /^<\d{1,3}>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ ([^\s:[]+)(?:\[\d+\])?: ?/;
/** Common and combined log format: `"GET /x HTTP/1.1" 502 12`. Groups: method, target, status. */
const ACCESS = /"([A-Z]{3,10}) ([^\s"]{1,2048}) HTTP\/\d(?:\.\d)?" ([1-5]\d\d) /;
const LOGFMT_LEVEL =
  /(?:^|\s)(?:level|lvl|severity|loglevel|log_level)=(?:"([^"]{1,16})"|(\w{1,16})(?!\w))/i;
/** Two pairs in a row: what a person writes in prose has one. */
const LOGFMT =
  /(?:^|\s)[A-Za-z_][\w.]{0,63}=(?:"[^"]{0,500}"|[^\s"]{0,500})\s+[A-Za-z_][\w.]{0,63}=/;
/** `ERROR`, `WARN:`, `|INFO|` in capitals as a word of its own. */
const SHOUTED =
  /(?<![\w./=-])(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|PANIC|EMERG|ALERT)(?![\w./=-])/;
/** `[error]`, `[core:error]`, `[ WARN ]`. */
const BRACKETED =
  /\[\s*(?:\w+:)?(trace|debug|info|notice|warn|warning|error|err|severe|fatal|critical|crit|panic|emerg|alert)\s*\]/i;
/** What takes a shouted word back: `0 ERROR`. */
const NONE_BEFORE = /(?:^|\s)(?:0|no|NO)\s+$/;

/** What a line is made of. */
export type LineFormat = "json" | "logfmt" | "klog" | "syslog" | "access" | "plain";

/** A level told by the form of a line, and by which form. */
export interface FormLevel {
  readonly format: LineFormat;
  readonly level?: Level;
}

/** The level that the form of a line of text tells; undefined if none does. */
export function levelOfText(text: string): FormLevel | undefined {
  const first = text.charCodeAt(0);
  if (first === 0x3c) {
    const level = syslogLevel(text);
    if (level !== undefined) return { format: "syslog", level };
  }
  const klog = KLOG.exec(text);
  if (klog !== null) return { format: "klog", level: KLOG_LEVELS[klog[1]!]! };
  const access = text.includes(" HTTP/") ? ACCESS.exec(text) : null;
  const status = access === null ? undefined : levelOfStatus(Number(access[3]));
  if (status !== undefined) return { format: "access", level: status };
  const pair = text.includes("=") ? LOGFMT_LEVEL.exec(text) : null;
  const named = pair === null ? undefined : levelNamed(pair[1] ?? pair[2]!);
  if (named !== undefined) return { format: "logfmt", level: named };
  const level = headLevel(text);
  return level === undefined ? undefined : { format: "plain", level };
}

function syslogLevel(text: string): Level | undefined {
  const priority = Number(SYSLOG.exec(text)?.[1] ?? PRIORITY_MAX + 1);
  return priority > PRIORITY_MAX ? undefined : levelOfSeverity(priority % 8);
}

/** A level at the beginning of a line, in capitals or in brackets. */
function headLevel(text: string): Level | undefined {
  const head = text.length > HEAD_MAX ? text.slice(0, HEAD_MAX) : text;
  const shouted = SHOUTED.exec(head);
  if (shouted !== null && !NONE_BEFORE.test(head.slice(0, shouted.index))) {
    return levelNamed(shouted[1]!);
  }
  const bracketed = head.includes("[") ? BRACKETED.exec(head) : null;
  return bracketed === null ? undefined : levelNamed(bracketed[1]!);
}

/** The form of a line of text that is no JSON. */
export function formatOfText(text: string): LineFormat {
  const told = levelOfText(text)?.format;
  if (told !== undefined && told !== "plain") return told;
  return LOGFMT.test(text.slice(0, 2048)) ? "logfmt" : "plain";
}

/** A request and its answer, from an access log. */
export interface AccessLine {
  readonly method: string;
  readonly target: string;
  readonly status: string;
}

export function readAccess(text: string): AccessLine | undefined {
  const found = text.includes(" HTTP/") ? ACCESS.exec(text) : null;
  return found === null ? undefined : { method: found[1]!, target: found[2]!, status: found[3]! };
}

/** Structured klog: `"Reconciled object" err="…" object="shop/cart-1"`. */
const KLOG_MESSAGE = /^"((?:[^"\\]|\\.){1,1000})"(?=\s|$)/;

/** What a klog or syslog line says behind its header; undefined for other lines. */
export function textBehindHeader(text: string): string | undefined {
  const first = text.charCodeAt(0);
  if (first !== 0x3c) {
    const header = KLOG.exec(text);
    return header === null ? undefined : klogMessage(text.slice(header[0].length));
  }
  const long = SYSLOG_5424.exec(text);
  if (long !== null) return text.slice(long[0].length);
  const short = SYSLOG_3164.exec(text);
  return short === null ? undefined : `${short[1]}: ${text.slice(short[0].length)}`;
}

function klogMessage(text: string): string {
  const message = valueOf(KLOG_MESSAGE.exec(text));
  return message === undefined ? text : withError(message, text);
}

const LOGFMT_MESSAGE = /(?:^|\s)(?:msg|message)=(?:"((?:[^"\\]|\\.){1,4000})"|([^\s"]{1,500}))/;
const LOGFMT_ERROR = /(?:^|\s)(?:err|error)=(?:"((?:[^"\\]|\\.){1,4000})"|([^\s"]{1,500}))/;

/** What a logfmt line says: its message, with the error behind it. Undefined without a message. */
export function logfmtMessage(text: string): string | undefined {
  if (!text.includes("=")) return undefined;
  const message = valueOf(LOGFMT_MESSAGE.exec(text));
  return message === undefined ? undefined : withError(message, text);
}

function withError(message: string, text: string): string {
  const error = valueOf(LOGFMT_ERROR.exec(text));
  return error === undefined || message.includes(error) ? message : `${message}: ${error}`;
}

function valueOf(found: RegExpExecArray | null): string | undefined {
  if (found === null) return undefined;
  return found[1]?.replace(/\\(["\\])/g, "$1") ?? found[2];
}
