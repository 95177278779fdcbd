import { byteSet, COLON, DASH, DIGIT, DOT, EQUALS, LETTER, SLASH, WORD, ZERO } from "./bytes.ts";
import { type Haystack, type Hit, setHit } from "./haystack.ts";
import { RULE } from "./rules.ts";

/** The bit that makes a letter a small one; digits and dots have it. */
const LOWER_CASE = 0x20;
const V4_MAX_BYTES = 15;
const V6_MAX_BYTES = 45;
const V6_GROUPS = 8;
const V6 = byteSet(/[0-9A-Fa-f:.]/);
/** Four numbers with dots behind one of these, or behind a comparison, are a version. */
const VERSIONS = ["version", "ver"].map((word) => new TextEncoder().encode(word));
/** Between that word and the numbers: quotation marks, colon, spaces. */
const GAP_MAX_BYTES = 6;
const COMPARES = byteSet(/[<>=~!]/);
/** `Chrome/120.0.0.0`: a product and its version (RFC 9110, 10.1.5), as browsers write it. */
const NO_MINOR_VERSION = new TextEncoder().encode(".0.0.0").map((byte) => byte | LOWER_CASE);
const PRODUCT = byteSet(/\w/);
const BEFORE_PRODUCT = byteSet(/[./:-]/);
const NAME_MAX_BYTES = 32;

/** Dotted quad; `at` is the first digit of its last part. */
export function findIpV4(text: Haystack, at: number, $hit: Hit): boolean {
  const start = text.runStart(V4, at, V4_MAX_BYTES);
  const end = text.digitsEnd(at);
  // `1.2.3.4.5` is something else, but a sentence may end behind the address.
  if (text.isWordAt(end) || (text.at(end) === DOT && text.isDigitAt(end + 1))) return false;
  if (text.isWordBefore(start) || isBehindNumber(text, start)) return false;
  if (!isQuad(text, start, end) || isVersion(text, start, end)) return false;
  return setHit($hit, RULE.ip_v4, start, end);
}

const V4 = byteSet(/[0-9.]/);

function isBehindNumber(text: Haystack, start: number): boolean {
  const before = text.at(start - 1);
  if (start <= text.floor || (before !== DOT && before !== DASH)) return false;
  return before === DOT && text.isWordBefore(start - 1);
}

/** Four numbers up to 255, without leading zeros, and nothing else. */
function isQuad(text: Haystack, start: number, end: number): boolean {
  let parts = 0;
  for (let at = start; at < end;) {
    const partEnd = text.digitsEnd(at);
    const length = partEnd - at;
    if (length < 1 || length > 3 || (length > 1 && text.at(at) === ZERO)) return false;
    let value = 0;
    for (let i = at; i < partEnd; i++) value = value * 10 + text.at(i) - ZERO;
    if (value > 255) return false;
    parts++;
    if (partEnd === end) break;
    if (text.at(partEnd) !== DOT) return false;
    at = partEnd + 1;
  }
  return parts === 4;
}

/** Whether four numbers are the version of something, in a text that says so. */
function isVersion(text: Haystack, start: number, end: number): boolean {
  const before = text.at(start - 1);
  const isFileName = before === DASH && text.at(end) === DOT && LETTER[text.at(end + 1)] === 1;
  if (isFileName && text.isWordBefore(start - 1)) return true;
  if (before === EQUALS && COMPARES[text.at(start - 2)] === 1) return true;
  let name = start;
  while (name > text.floor && start - name < GAP_MAX_BYTES && WORD[text.at(name - 1)] === 0) name--;
  if (VERSIONS.some((word) => endsWith(text, name, word))) return true;
  return before === SLASH && endsWith(text, end, NO_MINOR_VERSION) && isProduct(text, start - 1);
}

/** `Chrome` in `Chrome/120.0.0.0`, but not `hosts` in `/hosts/10.0.0.0`. */
function isProduct(text: Haystack, slash: number): boolean {
  const start = text.runStart(PRODUCT, slash, NAME_MAX_BYTES);
  return LETTER[text.at(start)] === 1 && BEFORE_PRODUCT[text.at(start - 1)] === 0;
}

/** Whether `word`, in lower case, stands before `at` in any case. */
function endsWith(text: Haystack, at: number, word: Uint8Array): boolean {
  const start = at - word.length;
  for (let i = word.length - 1; i >= 0; i--) {
    if ((text.at(start + i) | LOWER_CASE) !== word[i]) return false;
  }
  return true;
}

/** An IPv6 address (RFC 4291, 2.2) around the colon at `at`. */
export function findIpV6(text: Haystack, at: number, $hit: Hit): boolean {
  if (at < text.colonsDone) return false;
  const { bytes } = text;
  let end = at + 1;
  while (end < text.end && V6[bytes[end]!] === 1) end++;
  text.colonsDone = end;
  let start = text.runStart(V6, at, at);
  // A colon behind a name, and a dot or colon behind the address, belong to the sentence.
  if (isSingleColon(text, start) || (text.at(start) === COLON && text.at(start + 2) === COLON)) {
    start++;
  }
  while (end > at && (bytes[end - 1] === DOT || isSingleColon(text, end - 1))) end--;
  if (end - start > V6_MAX_BYTES || text.isWordBefore(start) || text.isWordAt(end)) return false;
  return isV6(text, start, end) && setHit($hit, RULE.ip_v6, start, end);
}

function isSingleColon(text: Haystack, at: number): boolean {
  return text.at(at) === COLON && text.at(at - 1) !== COLON && text.at(at + 1) !== COLON;
}

/** Eight groups of up to four hexadecimal digits, or fewer and one `::`; the last two may be IPv4. */
function isV6(text: Haystack, start: number, end: number): boolean {
  let groups = 0;
  let gaps = 0;
  let wide = false;
  let hasDigit = false;
  let at = start;
  if (text.at(at) === COLON && text.at(at + 1) === COLON) {
    gaps++;
    at += 2;
  }
  while (at < end) {
    const from = at;
    while (at < end && text.at(at) !== COLON && text.at(at) !== DOT) {
      if (DIGIT[text.at(at)] === 1) hasDigit = true;
      at++;
    }
    if (text.at(at) === DOT && at < end) {
      if (!isQuad(text, from, end)) return false;
      groups += 2;
      break;
    }
    if (at === from || at - from > 4) return false;
    if (at - from !== 2) wide = true;
    groups++;
    if (at === end) break;
    at++;
    if (text.at(at) === COLON && at < end) {
      gaps++;
      at++;
    } else if (at === end) return false;
  }
  // `abc::def` is a name of some language, and eight pairs are a hardware address.
  if (gaps === 0) return groups === V6_GROUPS && wide;
  return gaps === 1 && groups >= 1 && groups < V6_GROUPS && (hasDigit || groups >= 4);
}
