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

/** A line taken apart: texts that stay, and replacements. Their order is that of the line. */
export interface Explanation {
  readonly parts: readonly (string | Replacement)[];
}

const utf8 = new TextEncoder();
const decoder = new TextDecoder();

/** What redaction makes of a line of plain text. Broken UTF-8 in it becomes U+FFFD. */
export function explainLine(redactor: TextRedactor, line: Uint8Array): Explanation {
  const bytes = utf8.encode(JSON.stringify(decoder.decode(line)).slice(1, -1));
  const text = (from: number, to: number) => textOf(bytes.subarray(from, to));
  const parts: (string | Replacement)[] = [];
  let at = 0;
  if (redactor.find({ bytes, start: 0, end: bytes.length })) {
    const hit = newHit();
    for (let i = 0; i < redactor.hits.count; i++) {
      redactor.hits.read(i, hit);
      if (hit.start > at) parts.push(text(at, hit.start));
      const quote = text(hit.quoteStart, hit.quoteEnd);
      const token = `${quote}${textOf(redactor.tokenOf(bytes, hit))}${quote}`;
      parts.push({ rule: redactor.nameOf(hit.rule), text: text(hit.start, hit.end), token });
      at = hit.end;
    }
  }
  if (at < bytes.length) parts.push(text(at, bytes.length));
  return { parts };
}

/** The inside of a JSON string, read. */
function textOf(inside: Uint8Array): string {
  return JSON.parse(`"${decoder.decode(inside)}"`);
}
