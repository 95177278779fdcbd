import { newHit } from "./haystack.ts";
import type { TextRedactor } from "./text_redactor.ts";

/** One match in a line. */
export interface Replacement {
  readonly rule: string;
  /** What stood there. */
  readonly text: string;
  /** What stands there now. */
  readonly token: string;
}

/** What became of a line. */
export interface Explanation {
  /** The line as it would be stored: texts that stay, and what was replaced, in their order. */
  readonly parts: readonly (string | Replacement)[];
  /** Everything that was replaced; one token may hide another. */
  readonly matches: readonly Replacement[];
}

const utf8 = new TextEncoder();
const decoder = new TextDecoder();
/** As in the redaction itself. */
const ROUNDS_MAX = 8;

/** What redaction makes of a line of plain text. Broken UTF-8 in it becomes U+FFFD. */
export function explainLine(redactor: TextRedactor, line: Uint8Array): Explanation {
  let parts = partsOf(redactor, decoder.decode(line));
  const matches = parts.filter((part) => typeof part !== "string");
  for (let round = 1; round < ROUNDS_MAX && matches.length > 0; round++) {
    const again = partsOf(redactor, textOfParts(parts));
    const found = again.filter((part) => typeof part !== "string");
    if (found.length === 0) break;
    matches.push(...found);
    parts = again;
  }
  return { parts, matches };
}

/** The line that parts make. */
export function textOfParts(parts: Explanation["parts"]): string {
  return parts.map((part) => typeof part === "string" ? part : part.token).join("");
}

function partsOf(redactor: TextRedactor, line: string): readonly (string | Replacement)[] {
  const bytes = utf8.encode(JSON.stringify(line).slice(1, -1));
  const text = (from: number, to: number) => textOf(bytes.subarray(from, to));
  if (!redactor.find({ bytes, start: 0, end: bytes.length })) return [line];
  const parts: (string | Replacement)[] = [];
  const hit = newHit();
  let at = 0;
  for (let i = 0; i < redactor.hits.count; i++) {
    redactor.hits.read(i, hit);
    if (hit.start > at) parts.push(text(at, hit.start));
    const quote = text(hit.quoteStart, hit.quoteEnd);
    const token = `${quote}${textOf(redactor.tokenOf(bytes, hit))}${quote}`;
    parts.push({ rule: redactor.nameOf(hit.rule), text: text(hit.start, hit.end), token });
    at = hit.end;
  }
  return at < bytes.length ? [...parts, text(at, bytes.length)] : parts;
}

/** The inside of a JSON string, read. */
function textOf(inside: Uint8Array): string {
  return JSON.parse(`"${decoder.decode(inside)}"`);
}
