import {
  byteSet,
  CLOSE_PAREN,
  DASH,
  DIGIT,
  DOT,
  OPEN_PAREN,
  PLUS,
  QUOTE,
  SPACE,
  ZERO,
} from "./bytes.ts";
import { type Haystack, type Hit, setHit } from "./haystack.ts";
import { RULE } from "./rules.ts";

const ONE = 0x31;
const TWO = 0x32;
/** Behind one of these and a digit, a number goes on: dates, ids, times, decimals. */
const GOES_ON = byteSet(/[-.:/]/);
/** Digits of a phone number (E.164), country code included. */
const PHONE_MIN = 8;
const PHONE_MIN_BARE = 9;
const PHONE_MAX = 15;
const NORTH_AMERICAN = 11;

/** `123-45-6789`; `at` is its last digit. */
export function findSsn(text: Haystack, at: number, $hit: Hit): boolean {
  const start = at - 10;
  const end = at + 1;
  if (start < text.floor) return false;
  if (!isNumberStart(text, start) || !isNumberEnd(text, end)) return false;
  const isIssued = !isZero(text, start, 3) && !isZero(text, start + 4, 2) &&
    !isZero(text, at - 3, 4);
  return isIssued && setHit($hit, RULE.ssn, start, end);
}

/** `555-123-4567`; `at` is its last digit. */
export function findPhoneGroups(text: Haystack, at: number, $hit: Hit): boolean {
  const end = at + 1;
  if (!isNumberEnd(text, end)) return false;
  const first = text.at(at - 8);
  const second = text.at(at - 4);
  if (!isSeparation(first, second)) return false;
  let start = at - 11;
  const isTrunk = text.at(start - 2) === ONE && text.at(start - 1) === first;
  if (isTrunk && start - 2 >= text.floor && isNumberStart(text, start - 2)) start -= 2;
  else if (first === SPACE && !isAreaCode(text, start)) return false;
  if (start < text.floor || !isNumberStart(text, start)) return false;
  return setHit($hit, RULE.phone, start, end);
}

/** Dots go with dots; of two spaces or a space and a dash, any. */
function isSeparation(first: number, second: number): boolean {
  return first === second || (first !== DOT && second !== DOT);
}

/** With spaces alone, counts and sizes look alike: `200 512 1203` behind the request of an access log. */
function isAreaCode(text: Haystack, start: number): boolean {
  if (text.at(start) < TWO || text.at(start + 4) < TWO) return false;
  return text.at(start - 1) !== SPACE || text.at(start - 2) !== QUOTE;
}

/** `(555) 123-4567`; `at` is the closing parenthesis. */
export function findPhoneParens(text: Haystack, at: number, $hit: Hit): boolean {
  const start = at - 4;
  if (start < text.floor || text.isWordBefore(start)) return false;
  const next = text.at(at + 1);
  const second = next === SPACE || next === DASH ? at + 2 : at + 1;
  const separator = text.digitsEnd(second);
  if (separator - second !== 3 || !" .-".includes(String.fromCharCode(text.at(separator)))) {
    return false;
  }
  const end = text.digitsEnd(separator + 1);
  if (end - separator !== 5 || !isNumberEnd(text, end)) return false;
  return setHit($hit, RULE.phone, start, end);
}

/** `+49 30 1234567`; `at` is the first digit. */
export function findPhonePlus(text: Haystack, at: number, $hit: Hit): boolean {
  const start = at - 1;
  if (start < text.floor || text.isWordBefore(start)) return false;
  if (text.at(start - 1) === PLUS) return false;
  const isNorthAmerican = text.at(at) === ONE;
  let digits = 0;
  let end = at;
  let isBare = true;
  for (let i = at; digits < PHONE_MAX;) {
    const groupEnd = text.digitsEnd(i);
    if (digits + groupEnd - i > PHONE_MAX) break;
    digits += groupEnd - i;
    end = groupEnd;
    if (isNorthAmerican && digits >= NORTH_AMERICAN) break;
    i = nextGroup(text, groupEnd);
    if (i < 0) break;
    isBare = false;
  }
  if (digits < (isBare ? PHONE_MIN_BARE : PHONE_MIN) || !isNumberEnd(text, end)) return false;
  return setHit($hit, RULE.phone, start, end);
}

/** The next group of digits, behind a separator or parentheses; −1 if the number ends here. */
function nextGroup(text: Haystack, at: number): number {
  const byte = text.at(at);
  const next = text.at(at + 1);
  const isBetween = byte === SPACE || byte === DASH || byte === CLOSE_PAREN || byte === OPEN_PAREN;
  if (isBetween && DIGIT[next] === 1) return at + 1;
  const isOpening = byte === SPACE && next === OPEN_PAREN;
  const isClosing = byte === CLOSE_PAREN && (next === SPACE || next === DASH);
  if ((isOpening || isClosing) && text.isDigitAt(at + 2)) return at + 2;
  // A long group behind a dot is a decimal fraction: +52.520008.
  if (byte !== DOT) return -1;
  const length = text.digitsEnd(at + 1) - at - 1;
  return length >= 2 && length <= 4 ? at + 1 : -1;
}

/** Whether a number may begin here: not inside of a word or a longer number. */
export function isNumberStart(text: Haystack, at: number): boolean {
  if (text.isWordBefore(at)) return false;
  if (at <= text.floor || GOES_ON[text.at(at - 1)] === 0) return true;
  return !text.isDigitBefore(at - 1);
}

/** Whether a number may end here. */
function isNumberEnd(text: Haystack, at: number): boolean {
  if (text.isWordAt(at)) return false;
  return GOES_ON[text.at(at)] === 0 || !text.isDigitAt(at + 1);
}

function isZero(text: Haystack, at: number, digits: number): boolean {
  for (let i = at; i < at + digits; i++) if (text.at(i) !== ZERO) return false;
  return true;
}
