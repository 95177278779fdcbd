import {
  APOSTROPHE,
  BACKSLASH,
  backslashesBefore,
  byteSet,
  COMMA,
  EQUALS,
  LETTER_U,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  textOf,
} from "./bytes.ts";
import type { Haystack } from "./haystack.ts";
import { tokenEnd } from "./tokens.ts";

const SEMICOLON = 0x3b;
/** Schemes whose credentials are a list of `name=value`, and the usual others. */
const SCHEME = /^(?:basic|bearer|digest|negotiate|ntlm|oauth|hawk|token|apikey|aws4-hmac-sha256)$/i;
/** Of those, the ones with one credential: what follows it is something else. */
const SINGLE_SCHEME = /^(?:basic|bearer|negotiate|ntlm|apikey)$/i;
const SCHEME_MAX_BYTES = 24;
const AMPERSAND = 0x26;
/** What may follow a value in a list. */
const SEPARATES = byteSet(/[,;]/);
/** What closes something that was opened before the value. */
const CLOSES = byteSet(/[)\]}>'`]/);
/** What ends a sentence or a value behind something that closes. */
const BEHIND_CLOSE = byteSet(/[\s,;.)\]}>'`"\\]/);
const NAME = byteSet(/[A-Za-z0-9_.-]/);
const ASSIGNS = byteSet(/[=:]/);
const LINE_ENDS = byteSet(/[nrtbf]/);
/** How far a name is looked for behind a comma. */
const NAME_MAX_BYTES = 48;

/** How a header's value is written. */
export interface Listing {
  /** It begins with the name of a scheme. */
  readonly hasScheme: boolean;
  /** Backslashes before the quotation mark that stands before the header's name; −1 without one. */
  readonly enclosing: number;
}

export interface Opening {
  /** `"` or `'`. */
  readonly mark: number;
  /** Before it: one more for each JSON text inside of another. */
  readonly backslashes: number;
}

/**
 * The end of a quoted value that begins at `start`. With n backslashes before its opening mark, the
 * closing one has n too, or fewer when something around it ends; behind a value that itself ends
 * in a backslash it has more: 2(n + 1) for each.
 */
export function quotedEnd(text: Haystack, start: number, { mark, backslashes }: Opening): number {
  const { bytes, end } = text;
  if (mark === APOSTROPHE) return apostropheEnd(text, start);
  const period = 2 * (backslashes + 1);
  for (let at = start; at < end; at++) {
    if (bytes[at] !== QUOTE) continue;
    const before = backslashesBefore(bytes, at, start);
    const isEscape = before > backslashes && before % period !== backslashes;
    if (!isEscape) return at - Math.min(before, backslashes);
  }
  return end;
}

/** Programs quote with `'` what holds a `"`; a lone one opens nothing. */
function apostropheEnd(text: Haystack, start: number): number {
  for (let at = start; at < text.end; at++) {
    if (text.bytes[at] === APOSTROPHE && text.bytes[at - 1] !== BACKSLASH) return at;
  }
  return bareEnd(text, start);
}

/** The end of a value without quotation marks: `hunter2` in `password=hunter2, user=bob`. */
export function bareEnd(text: Haystack, start: number): number {
  const { bytes, end } = text;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === SPACE || byte === QUOTE || byte === AMPERSAND) return at;
    if (byte === OPEN_BRACKET) at = behindToken(text, at) - 1;
    else if (byte === BACKSLASH) {
      const next = escapeAfter(text, at);
      if (next < 0) return at;
      at = next - 1;
    } else if (SEPARATES[byte] === 1 && isListEnd(text, at + 1)) return at;
    else if (CLOSES[byte] === 1 && isClosed(text, at + 1)) return at;
  }
  return end;
}

/**
 * The end of a header's value. Words behind `; ` belong to it, behind `, ` those with a `=`; and for
 * credentials the one that follows the scheme, as in `Basic dXNlcjpwYXNz`.
 */
export function listEnd(text: Haystack, start: number, { hasScheme, enclosing }: Listing): number {
  const token = tokenEnd(text, start);
  // Credentials that have been replaced: what follows them was none.
  if (hasScheme && token > start) return token;
  let at = wordEnd(text, start, enclosing);
  let isSingle = false;
  if (hasScheme && at > start && text.at(at) === SPACE && isScheme(text, start, at)) {
    isSingle = SINGLE_SCHEME.test(textOf(text.bytes, start, at));
    at = wordEnd(text, at + 1, enclosing);
  }
  while (!isSingle && text.at(at) === SPACE && hasNext(text, at)) {
    at = wordEnd(text, at + 1, enclosing);
  }
  while (at > start && SEPARATES[text.at(at - 1)] === 1) at--;
  return at;
}

/** Whether the word behind the space at `at` belongs to the list before it. */
function hasNext(text: Haystack, at: number): boolean {
  const before = text.at(at - 1);
  return before === SEMICOLON || (before === COMMA && isAssignment(text, at + 1));
}

/** The end of a run without spaces; quoted parts of it may have some. */
function wordEnd(text: Haystack, start: number, enclosing: number): number {
  const { bytes, end } = text;
  let isQuoted = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === SPACE && !isQuoted) return at;
    if (byte === OPEN_BRACKET) at = behindToken(text, at) - 1;
    else if (byte === BACKSLASH) {
      const next = escapeAfter(text, at);
      if (next >= 0) {
        at = next - 1;
        continue;
      }
      const quote = partQuote(text, at, { isQuoted, enclosing });
      if (quote < 0) return at;
      isQuoted = !isQuoted;
      at = quote;
    } else if (byte === QUOTE) return at;
    else if (CLOSES[byte] === 1 && !isQuoted && isClosed(text, at + 1)) return at;
  }
  return end;
}

/**
 * The quotation mark behind the backslashes at `at`, if it opens or closes a part of the value such as
 * `realm="a b"`; −1 if it ends the value. Two `=` before it are padding of base64.
 */
function partQuote(
  text: Haystack,
  at: number,
  { isQuoted, enclosing }: { readonly isQuoted: boolean; readonly enclosing: number },
): number {
  let quote = at;
  while (text.at(quote) === BACKSLASH) quote++;
  if (text.at(quote) !== QUOTE) return -1;
  if (enclosing >= 0) return quote - at > enclosing ? quote : -1;
  const opens = text.at(at - 1) === EQUALS && text.at(at - 2) !== EQUALS;
  return quote === at + 1 && (isQuoted || opens) ? quote : -1;
}

/** Whether the first word of credentials is a scheme, known or not, and the next one goes with it. */
function isScheme(text: Haystack, start: number, end: number): boolean {
  if (end - start > SCHEME_MAX_BYTES) return false;
  const word = textOf(text.bytes, start, end);
  return SCHEME.test(word) || (/^[\w.-]+$/.test(word) && !isAssignment(text, end + 1));
}

/** Whether `name=value` stands at `at`; `=` at the end of a word is padding of base64. */
function isAssignment(text: Haystack, at: number): boolean {
  let name = at;
  while (name < at + NAME_MAX_BYTES && NAME[text.at(name)] === 1) name++;
  const behind = text.at(name + 1);
  return name > at && text.at(name) === EQUALS && behind !== EQUALS && behind > SPACE;
}

/** Behind the token at `at`; one further when there is none. */
function behindToken(text: Haystack, at: number): number {
  return Math.max(at + 1, tokenEnd(text, at));
}

/** Behind backslashes that are part of the value; −1 if they escape a quotation mark or a line end. */
function escapeAfter(text: Haystack, at: number): number {
  let next = at;
  while (text.at(next) === BACKSLASH) next++;
  const byte = text.at(next);
  if (byte === QUOTE) return -1;
  const isSingle = (next - at) % 2 === 1;
  return isSingle && (LINE_ENDS[byte] === 1 || byte === LETTER_U) ? -1 : next;
}

/** Behind a comma or semicolon: whether another name and value follow, or nothing of this one. */
function isListEnd(text: Haystack, at: number): boolean {
  const byte = text.at(at);
  if (at >= text.end || byte === SPACE || byte === QUOTE || byte === BACKSLASH) return true;
  let name = at;
  while (name < at + NAME_MAX_BYTES && NAME[text.at(name)] === 1) name++;
  return name > at && ASSIGNS[text.at(name)] === 1;
}

function isClosed(text: Haystack, at: number): boolean {
  return at >= text.end || BEHIND_CLOSE[text.at(at)] === 1;
}
