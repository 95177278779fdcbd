import { DASH, DIGIT, DOT, textOf, ZERO } from "./bytes.ts";
import { isNumberStart } from "./find_number.ts";
import { type Haystack, type Hit, setHit } from "./haystack.ts";
import { RULE } from "./rules.ts";

const DIGITS_MIN = 13;
const DIGITS_MAX = 19;
const GROUPS_MAX = 5;
/** How far a name before a bare number is read. */
const NAME_MAX_BYTES = 32;
/** Names of numbers that are no card numbers, however right their check digit is by chance. */
const OTHER_NUMBER =
  /(?:(?:^|[^a-z])(?:id|ids|ts|ns|us|ms)|[a-z]Id|(?:time|stamp|epoch|trace|span|seq|sequence|offset|hash|order|version|serial|nonce|cursor|revision|generation|count|bytes|size))\W{1,8}$/i;

/** Digits that make one card number of each issuer: first digits from, to, and lengths. */
const ISSUERS: readonly (readonly [from: number, to: number, lengths: string])[] = [
  [400000, 499999, "13 16 19"], // Visa
  [510000, 559999, "16"], // Mastercard
  [222100, 272099, "16"],
  [340000, 349999, "15"], // American Express
  [370000, 379999, "15"],
  [601100, 601199, "16 17 18 19"], // Discover
  [644000, 659999, "16 17 18 19"],
  [300000, 305999, "14"], // Diners Club
  [309500, 309599, "14"],
  [360000, 369999, "14 15 16 17 18 19"],
  [380000, 399999, "14 16 17 18 19"],
  [352800, 358999, "16 17 18 19"], // JCB
  [620000, 629999, "16 17 18 19"], // UnionPay
  [501800, 501899, "13 14 15 16 17 18 19"], // Maestro
  [502000, 503899, "13 14 15 16 17 18 19"],
  [560000, 589999, "13 14 15 16 17 18 19"],
  [630400, 630499, "13 14 15 16 17 18 19"],
  [675900, 676399, "13 14 15 16 17 18 19"],
  [220000, 220499, "16 17 18 19"], // Mir
];

const digits = new Uint8Array(DIGITS_MAX);

/** A run of digits without separators; `at` is its thirteenth digit or a later one. */
export function findBareCard(text: Haystack, at: number, $hit: Hit): boolean {
  if (at < text.digitsDone) return false;
  const end = text.digitsEnd(at);
  text.digitsDone = end;
  const start = text.runStart(DIGIT, at, DIGITS_MAX + 8);
  const length = end - start;
  if (length < DIGITS_MIN || length > DIGITS_MAX) return false;
  if (!isNumberStart(text, start) || !isCardEnd(text, end)) return false;
  for (let i = 0; i < length; i++) digits[i] = text.at(start + i) - ZERO;
  if (!isCardNumber(length) || isNamedOtherwise(text, start)) return false;
  return setHit($hit, RULE.credit_card, start, end);
}

/**
 * Groups with one separator, such as `4111 1111 1111 1111` or `3782-822463-10005`. What follows
 * behind a further separator may be another number: the longest beginning that is a card counts.
 */
export function findGroupedCard(text: Haystack, start: number, $hit: Hit): boolean {
  const separator = text.at(start + 4);
  if (start < text.floor || !isNumberStart(text, start)) return false;
  let length = 0;
  let best = -1;
  for (let group = 0, at = start; group < GROUPS_MAX; group++) {
    const end = text.digitsEnd(at);
    if (end === at || length + end - at > DIGITS_MAX) break;
    for (let i = at; i < end; i++) digits[length++] = text.at(i) - ZERO;
    if (length >= DIGITS_MIN && !text.isWordAt(end) && isCardNumber(length)) best = end;
    if (text.at(end) !== separator) break;
    at = end + 1;
  }
  return best >= 0 && setHit($hit, RULE.credit_card, start, best);
}

function isCardEnd(text: Haystack, end: number): boolean {
  if (text.isWordAt(end)) return false;
  const next = text.at(end);
  return !((next === DOT || next === DASH) && text.isDigitAt(end + 1));
}

/** Whether the first `length` of {@linkcode digits} are a number some issuer could have given. */
function isCardNumber(length: number): boolean {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const digit = digits[length - 1 - i]!;
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  if (sum % 10 !== 0) return false;
  let first = 0;
  for (let i = 0; i < 6; i++) first = first * 10 + digits[i]!;
  return ISSUERS.some(([from, to, lengths]) =>
    first >= from && first <= to && lengths.includes(String(length))
  );
}

/** `trace_id=4111…`, `"offset":4111…`: one in ten such numbers has a right check digit by chance. */
function isNamedOtherwise(text: Haystack, start: number): boolean {
  const from = Math.max(text.floor, start - NAME_MAX_BYTES);
  const before = textOf(text.bytes, from, start);
  return OTHER_NUMBER.test(before);
}
