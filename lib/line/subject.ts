import { messageOf, parseJsonLine } from "./json_line.ts";
import { maskText } from "./mask.ts";
import { readablePart } from "./read_line.ts";
import { logfmtMessage, readAccess, textBehindHeader } from "./text_line.ts";

/** A request's parameters say nothing of what went wrong. */
const QUERY = /[?#].*$/;
/** A time and a level at the beginning of a line: every line has other ones. */
const HEAD =
  /^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:Z| ?[+-]\d\d:?\d\d)?\]?[\s|:-]*)?(?:(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|PANIC)(?=[\s:|-])[\s|:-]*|\[\s*[A-Za-z]{3,9}\s*\][\s|:-]*)?/;

/** The part of a message that tells what happened, without what every line of its program has. */
function subjectOf(msg: string): string {
  const text = readablePart(msg);
  if (text.charCodeAt(0) === 0x7b) {
    const object = parseJsonLine(text);
    if (object !== undefined) return messageOf(object) ?? pairsText(object);
  }
  const access = readAccess(text);
  if (access !== undefined) {
    return `${access.method} ${access.target.replace(QUERY, "")} ${access.status}`;
  }
  const told = textBehindHeader(text) ?? logfmtMessage(text);
  if (told !== undefined) return told;
  const bare = text.replace(HEAD, "");
  return bare === "" ? text : bare;
}

/** An object without a message: its pairs by name, so that the order of keys does not count. */
function pairsText(object: Readonly<Record<string, unknown>>): string {
  return Object.keys(object).sort().map((key) => {
    const value = object[key];
    return `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`;
  }).join(" ");
}

/** What a message has in common with others that say the same: its subject, masked. */
export function signatureOf(msg: string): string {
  const access = readAccess(readablePart(msg));
  if (access !== undefined) return `${access.method} ${maskTarget(access.target)} ${access.status}`;
  return maskText(subjectOf(msg)) || "<EMPTY>";
}

/** A path keeps its words and loses its numbers and ids: `/api/v1/orders/<N>`. */
function maskTarget(target: string): string {
  return target.replace(QUERY, "").slice(0, 256).split("/").map((part) =>
    /^v\d{1,2}$/.test(part) ? part : maskText(part)
  ).join("/");
}
