import { AT, byteSet, COLON, DASH, DOT } from "./bytes.ts";
import { type Haystack, type Hit, setHit } from "./haystack.ts";
import { RULE } from "./rules.ts";
import { tokenEnd } from "./tokens.ts";

const LOCAL = byteSet(/[A-Za-z0-9._%+&~'\x80-\xff-]/);
/** May stand in a local part, but not first: quotes around it, list bullets. */
const NOT_FIRST = byteSet(/[.'&~-]/);
const DOMAIN = byteSet(/[A-Za-z0-9.\x80-\xff-]/);
const TOP_LEVEL = byteSet(/[A-Za-z\x80-\xff]/);
/** Ends the authority of a URL (RFC 3986, 3.2). */
const ENDS_AUTHORITY = byteSet(/[\s"'\\/?#<>]/);

/** `local@domain.tld` around the `@` at `at`. */
export function findEmail(text: Haystack, at: number, $hit: Hit): boolean {
  const { bytes } = text;
  let start = text.runStart(LOCAL, at, at);
  while (start < at && NOT_FIRST[bytes[start]!] === 1) start++;
  if (start === at) return false;
  const end = domainEnd(text, at + 1);
  if (end < 0) return false;
  setHit($hit, RULE.email, text.cutStart(start), end);
  $hit.valueStart = start;
  return true;
}

/** The end of a domain with a dot and a last label of letters; −1 if none stands here. */
function domainEnd(text: Haystack, from: number): number {
  const { bytes } = text;
  let end = from;
  while (end < text.end && DOMAIN[bytes[end]!] === 1) {
    if (bytes[end] === DOT && (end === from || bytes[end - 1] === DOT)) break;
    end++;
  }
  // A sentence may go on behind a dot: the last label that can be a top level domain counts.
  while (end > from) {
    while (end > from && (bytes[end - 1] === DOT || bytes[end - 1] === DASH)) end--;
    let label = end;
    while (label > from && TOP_LEVEL[bytes[label - 1]!] === 1) label--;
    if (label > from && bytes[label - 1] === DOT && end - label >= 2) return end;
    while (label > from && bytes[label - 1] !== DOT) label--;
    end = label;
  }
  return -1;
}

/** The password of `scheme://user:password@host`; `at` is the last byte of the `://`. */
export function findUrlPassword(text: Haystack, at: number, $hit: Hit): boolean {
  const { bytes, end } = text;
  let colon = -1;
  let last = -1;
  for (let i = at + 1; i < end && ENDS_AUTHORITY[bytes[i]!] === 0; i++) {
    i = Math.max(i, tokenEnd(text, i) - 1);
    if (bytes[i] === COLON && colon < 0) colon = i;
    if (bytes[i] === AT) last = i;
  }
  const start = colon + 1;
  if (colon < 0 || last <= start || tokenEnd(text, start) === last) return false;
  return setHit($hit, RULE.url_password, start, last);
}
