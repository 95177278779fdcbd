import { BASE64URL, byteSet, COLON, DASH, DOT, EQUALS, LETTER, SPACE } from "./bytes.ts";
import { type Haystack, type Hit, setHit } from "./haystack.ts";
import { RULE } from "./rules.ts";
import { isInToken } from "./tokens.ts";

/** RFC 6750, 2.1: what a bearer token is made of. */
const BEARER = byteSet(/[A-Za-z0-9._~+/=-]/);
/** `bearer authentication required` speaks about tokens; so short and of letters alone they are not. */
const PROSE_MAX_BYTES = 20;
const BEARER_LETTERS = "bearer".length;

/** `Bearer` and its token; `at` is the byte behind the word. */
export function findBearer(text: Haystack, at: number, $hit: Hit): boolean {
  const start = at - BEARER_LETTERS;
  if (start < text.floor || text.isWordBefore(start) || isInToken(text, at)) return false;
  let from = at;
  while (text.at(from) === SPACE || text.at(from) === COLON || text.at(from) === EQUALS) from++;
  if (from === at) return false;
  const end = bearerEnd(text, from);
  if (end - from < 2 || isProse(text, from, end)) return false;
  setHit($hit, RULE.bearer, text.cutStart(start), end);
  $hit.valueStart = from;
  return true;
}

export function bearerEnd(text: Haystack, from: number): number {
  let end = from;
  while (end < text.end && BEARER[text.bytes[end]!] === 1) end++;
  return end;
}

function isProse(text: Haystack, from: number, end: number): boolean {
  if (end - from > PROSE_MAX_BYTES) return false;
  for (let i = from; i < end; i++) {
    const byte = text.at(i);
    if (LETTER[byte] === 0 && !(byte === DOT && i === end - 1)) return false;
  }
  return true;
}

/** Parts of a token: three when it is signed (RFC 7515), five when encrypted (RFC 7516). */
const ENCRYPTED_PARTS = 5;

/** A JSON web token; `at` is the `J` of its `eyJ`. */
export function findJwt(text: Haystack, at: number, $hit: Hit): boolean {
  const start = at - 2;
  if (start < text.floor || text.isWordBefore(start)) return false;
  if (start > text.floor && text.at(start - 1) === DASH) return false;
  let end = at;
  let parts = 0;
  let isSigned = false;
  for (let from = start; parts < ENCRYPTED_PARTS; from = end + 1) {
    end = from;
    while (end < text.end && BASE64URL[text.bytes[end]!] === 1) end++;
    parts++;
    if (parts === 2) isSigned = isJsonObject(text, from);
    if (text.at(end) !== DOT || (isSigned && parts === 3)) break;
  }
  if (!isSigned && parts < ENCRYPTED_PARTS) return false;
  return setHit($hit, RULE.jwt, start, end);
}

/** `eyJ`, which is `{"` in base64. */
function isJsonObject(text: Haystack, at: number): boolean {
  return text.at(at) === 0x65 && text.at(at + 1) === 0x79 && text.at(at + 2) === 0x4a;
}

const AWS_ID = byteSet(/[A-Z0-9]/);
const AWS_ID_BYTES = 20;
const AWS_PREFIX_BYTES = 4;

/** `AKIA` and sixteen letters and digits; `at` is the last letter of the prefix. */
export function findAwsKeyId(text: Haystack, at: number, $hit: Hit): boolean {
  const start = at - AWS_PREFIX_BYTES + 1;
  if (start < text.floor || text.isWordBefore(start)) return false;
  let end = at;
  while (end < text.end && AWS_ID[text.bytes[end]!] === 1) end++;
  if (end - start !== AWS_ID_BYTES || text.isWordAt(end)) return false;
  return setHit($hit, RULE.aws_key, start, end);
}

const KIND_OF_KEY = byteSet(/[A-Z0-9 ]/);
const KIND_MAX_BYTES = 40;
const BEGIN = new TextEncoder().encode("-----BEGIN ");
const MARK = new TextEncoder().encode("PRIVATE KEY");
const END = new TextEncoder().encode("-----END ");
const DASHES = 5;

/** From `-----BEGIN … PRIVATE KEY` to its end mark, or to the end; `at` is the space of the first. */
export function findPrivateKey(text: Haystack, at: number, $hit: Hit): boolean {
  const start = at + 1 - BEGIN.length;
  if (start < text.floor) return false;
  let kindEnd = at + 1;
  while (kindEnd < at + KIND_MAX_BYTES && KIND_OF_KEY[text.at(kindEnd)] === 1) kindEnd++;
  const kind = text.bytes.subarray(at + 1, Math.min(kindEnd, text.end));
  if (indexOf(kind, MARK, 0) < 0) return false;
  const mark = indexOf(text.bytes.subarray(0, text.end), END, kindEnd);
  let end = mark < 0 ? text.end : Math.min(text.end, mark + END.length);
  while (mark >= 0 && end < text.end && KIND_OF_KEY[text.at(end)] === 1) end++;
  for (let i = 0; i < DASHES && mark >= 0 && text.at(end) === DASH; i++) end++;
  return setHit($hit, RULE.private_key, start, end);
}

/** Where the sign of a private key ends that begins at `at`; −1 if none does. */
export function privateKeySign(text: Haystack, at: number): number {
  return BEGIN.every((byte, i) => text.at(at + i) === byte) ? at + BEGIN.length - 1 : -1;
}

function indexOf(bytes: Uint8Array, needle: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(needle[0]!, from); at >= 0; at = bytes.indexOf(needle[0]!, at + 1)) {
    if (needle.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
