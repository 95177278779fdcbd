import {
  APOSTROPHE,
  BACKSLASH,
  backslashesBefore,
  behindColors,
  byteSet,
  CLOSE_BRACKET,
  COLON,
  DASH,
  EQUALS,
  OPEN_BRACKET,
  QUOTE,
  SLASH,
  SPACE,
  textOf,
} from "./bytes.ts";
import { bearerEnd, findPrivateKey, privateKeySign } from "./find_key.ts";
import type { Haystack, Hit } from "./haystack.ts";
import { RULE, type RuleSet } from "./rules.ts";
import { nameBefore, ruleOfName } from "./secret_name.ts";
import { isInToken, tokenEnd } from "./tokens.ts";
import { bareEnd, listEnd, quotedEnd } from "./value_end.ts";

const GREATER = 0x3e;
const LESS = 0x3c;
const OPEN_BRACE = 0x7b;
const LETTER_T = 0x74;
/** `<password>`, `<ns:password>`. */
const OPENS_ELEMENT = byteSet(/[<:]/);
/** Values that are none. */
const EMPTY = /^(?:true|false|null|nil|none|undefined|\*+|x{3,}|-+)$/i;
const EMPTY_MAX_BYTES = 16;
const NUMBER = byteSet(/[0-9.eE+-]/);
const BEARER = /^bearer$/i;
const SPOKEN = /pass(?:word|wd|phrase|code)$/i;

/** How the name of a secret and its value are set apart. */
interface Place {
  /** Where the value begins, behind `=`, `:` and spaces. */
  at: number;
  /** The quotation mark that closes the name, with its backslashes; empty if the name is bare. */
  quoteStart: number;
  quoteEnd: number;
  /** `<password>`: the value goes to the next `<`. */
  isElement: boolean;
  /** Backslashes before a quotation mark that stands before the name; −1 without one. */
  enclosing: number;
}

const place: Place = { at: 0, quoteStart: 0, quoteEnd: 0, isElement: false, enclosing: -1 };

/** The value behind a name such as `password`; `at` is the byte behind the name. */
export function findSecret(text: Haystack, at: number, $hit: Hit, rules: RuleSet): boolean {
  const name = nameBefore(text, at);
  const rule = ruleOfName(name, rules);
  if (rule < 0 || isInToken(text, at)) return false;
  const before = at - name.length - 1;
  place.isElement = text.at(at) === GREATER;
  place.enclosing = text.at(before) === QUOTE
    ? backslashesBefore(text.bytes, before, text.floor)
    : -1;
  if (place.isElement && OPENS_ELEMENT[text.at(before)] === 0) return false;
  if (!findPlace(text, at, name)) return false;
  $hit.rule = rule;
  $hit.quoteStart = $hit.quoteEnd = 0;
  return findValue(text, $hit, rules);
}

/** Steps over what stands between name and value; false if nothing there says that one follows. */
function findPlace(text: Haystack, nameAt: number, name: string): boolean {
  let at = behindColors(text.bytes, nameAt, text.end);
  const nameEnd = at;
  place.quoteStart = at;
  while (text.at(at) === BACKSLASH) at++;
  if (text.at(at) === QUOTE || text.at(at) === APOSTROPHE) place.quoteEnd = ++at;
  else place.quoteEnd = at = nameEnd;
  if (text.at(at) === CLOSE_BRACKET) at++;
  if (place.isElement) {
    place.at = at + 1;
    return true;
  }
  const before = at;
  at = skipSpaces(text, behindColors(text.bytes, at, text.end));
  const value = behindSign(text, at);
  if (value === at) return needsNoSign(text, at, name) && (place.at = at) > before;
  if (value < 0) return false;
  at = value;
  at = skipSpaces(text, behindColors(text.bytes, at, text.end));
  place.at = behindColors(text.bytes, at, text.end);
  return true;
}

/** `--password hunter2`, and `PASSWORD 'hunter2'` in SQL; but parsers say `token "}"`. */
function needsNoSign(text: Haystack, at: number, name: string): boolean {
  if (name.startsWith("--")) return true;
  if (place.quoteEnd > place.quoteStart || !SPOKEN.test(name)) return false;
  let quote = at;
  while (text.at(quote) === BACKSLASH) quote++;
  return text.at(quote) === QUOTE || text.at(quote) === APOSTROPHE;
}

/** Behind `=`, `==`, `=>`, `:` or `:=`; `at` itself if none is there, −1 for `::`, which names a scope. */
function behindSign(text: Haystack, at: number): number {
  const first = text.at(at);
  const second = text.at(at + 1);
  if (first === EQUALS) return second === EQUALS || second === GREATER ? at + 2 : at + 1;
  if (first !== COLON) return at;
  return second === COLON ? -1 : second === EQUALS ? at + 2 : at + 1;
}

/** Behind spaces and tabs. */
function skipSpaces(text: Haystack, from: number): number {
  let at = from;
  for (;;) {
    while (text.at(at) === SPACE) at++;
    let letter = at;
    while (text.at(letter) === BACKSLASH) letter++;
    if (letter === at || text.at(letter) !== LETTER_T) return at;
    at = letter + 1;
  }
}

/** The extent of the value, by what it begins with. */
function findValue(text: Haystack, $hit: Hit, rules: RuleSet): boolean {
  const { at } = place;
  if (at >= text.end) return false;
  let quote = at;
  while (text.at(quote) === BACKSLASH) quote++;
  const mark = text.at(quote);
  if (mark === QUOTE || (mark === APOSTROPHE && quote === at)) {
    const start = quote + 1;
    const end = quotedEnd(text, start, { mark, backslashes: quote - at });
    return setValue(text, $hit, start, end) && isScheme(text, $hit, rules);
  }
  if (place.isElement) return findElement(text, $hit);
  if (mark === DASH && findKeyValue(text, $hit, rules)) return true;
  if (mark === OPEN_BRACE || (mark === SLASH && text.at(at + 1) === SLASH)) return false;
  const isArray = mark === OPEN_BRACKET && tokenEnd(text, at) === at;
  const end = isArray ? arrayEnd(text, at) : valueEnd(text, at, $hit.rule);
  if (place.quoteEnd > place.quoteStart && (isArray || isNumber(text, at, end))) {
    $hit.quoteStart = place.quoteStart;
    $hit.quoteEnd = place.quoteEnd;
  }
  return setValue(text, $hit, at, end) && isScheme(text, $hit, rules);
}

/** Headers have lists for values: `a=b; c=d`, `Digest username="…", realm="…"`. */
function valueEnd(text: Haystack, at: number, rule: number): number {
  return rule === RULE.cookie || rule === RULE.authorization
    ? listEnd(text, at, { hasScheme: rule === RULE.authorization, enclosing: enclosingOf(place) })
    : bareEnd(text, at);
}

/** `private_key=-----BEGIN …`: the value has spaces, and goes on to its end mark. */
function findKeyValue(text: Haystack, $hit: Hit, rules: RuleSet): boolean {
  const { rule } = $hit;
  const sign = privateKeySign(text, place.at);
  if (sign < 0 || !findPrivateKey(text, sign, $hit)) return false;
  if (rules[RULE.private_key] !== true) $hit.rule = rule;
  return true;
}

/** What stands before the name encloses the value only if it does not end behind the name. */
function enclosingOf({ quoteStart, quoteEnd, enclosing }: Place): number {
  return quoteEnd > quoteStart ? -1 : enclosing;
}

function findElement(text: Haystack, $hit: Hit): boolean {
  let end = place.at;
  while (end < text.end && text.bytes[end] !== LESS && text.bytes[end] !== BACKSLASH) end++;
  return setValue(text, $hit, place.at, end);
}

/** The end of `["a","b"]` or `[Bearer abc]` and what is glued to it. */
function arrayEnd(text: Haystack, at: number): number {
  let end = at + 1;
  while (end < text.end && text.bytes[end] !== CLOSE_BRACKET) end++;
  return end < text.end ? bareEnd(text, end + 1) : end;
}

function setValue(text: Haystack, $hit: Hit, start: number, end: number): boolean {
  if (end <= start || start < text.floor) return false;
  if (tokenEnd(text, start) === end || isEmpty(text, start, end)) return false;
  $hit.start = $hit.valueStart = start;
  $hit.end = $hit.valueEnd = end;
  return true;
}

function isEmpty(text: Haystack, start: number, end: number): boolean {
  if (end - start > EMPTY_MAX_BYTES) return false;
  return EMPTY.test(textOf(text.bytes, start, end));
}

function isNumber(text: Haystack, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (NUMBER[text.at(i)] === 0) return false;
  return end > start;
}

/** `Authorization: Bearer …` counts as a bearer token, where that rule works. */
function isScheme(text: Haystack, $hit: Hit, rules: RuleSet): boolean {
  const { start, end } = $hit;
  if ($hit.rule !== RULE.authorization || rules[RULE.bearer] !== true) return true;
  const word = textOf(text.bytes, start, Math.min(end, start + 6));
  if (!BEARER.test(word) || text.at(start + 6) !== SPACE) return true;
  const from = skipSpaces(text, start + 6);
  if (bearerEnd(text, from) !== end || from === end) return true;
  $hit.rule = RULE.bearer;
  $hit.valueStart = from;
  return true;
}
