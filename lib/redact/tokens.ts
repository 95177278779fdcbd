import { byteSet, CLOSE_BRACKET, COLON, HEX, OPEN_BRACKET } from "./bytes.ts";
import type { Haystack } from "./haystack.ts";

const NAME = byteSet(/[A-Za-z0-9_.-]/);
const IN_TOKEN = byteSet(/[A-Za-z0-9_.:-]/);
const TOKEN_MAX_BYTES = 80;
const NAME_MAX_BYTES = 64;
const MARK = new TextEncoder().encode("REDACTED");
/** Hexadecimal digits of a keyed token. */
export const KEYED_DIGITS = 12;

/**
 * The end of the token that stands at `at`: `[REDACTED:email]`, or `[email:3f9a1c20b7d4]` with a
 * key. `at` itself if there is none. Such texts are left alone, so that redacting twice changes
 * nothing.
 */
export function tokenEnd(text: Haystack, at: number): number {
  if (text.at(at) !== OPEN_BRACKET) return at;
  const nameStart = at + 1;
  let colon = nameStart;
  while (colon < nameStart + NAME_MAX_BYTES && NAME[text.at(colon)] === 1) colon++;
  if (colon === nameStart || text.at(colon) !== COLON) return at;
  const close = isMark(text, nameStart, colon)
    ? skip(text, NAME, { from: colon + 1, most: NAME_MAX_BYTES })
    : skip(text, HEX, { from: colon + 1, most: KEYED_DIGITS });
  const isWhole = isMark(text, nameStart, colon) || close === colon + 1 + KEYED_DIGITS;
  return close > colon + 1 && isWhole && text.at(close) === CLOSE_BRACKET ? close + 1 : at;
}

/** Whether `at` is inside of a token: `[secret:3f9a1c20b7d4]` looks like an assignment. */
export function isInToken(text: Haystack, at: number): boolean {
  let start = at;
  while (start > at - TOKEN_MAX_BYTES && IN_TOKEN[text.at(start - 1)] === 1) start--;
  return tokenEnd(text, start - 1) > at;
}

function isMark(text: Haystack, start: number, end: number): boolean {
  if (end - start !== MARK.length) return false;
  for (let i = 0; i < MARK.length; i++) if (text.at(start + i) !== MARK[i]) return false;
  return true;
}

function skip(
  text: Haystack,
  set: Uint8Array,
  { from, most }: { readonly from: number; readonly most: number },
): number {
  let at = from;
  while (at < from + most && set[text.at(at)] === 1) at++;
  return at;
}
