import { LogtapError } from "../fault/mod.ts";
import type { Span } from "./batch.ts";

/** Deepest nesting that is stepped over; what senders push is four deep. */
const DEPTH_MAX = 64;

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
const LETTER_E = 0x65;
const LETTER_U = 0x75;

/** 1 for the bytes that end the plain run in a JSON string: `"`, `\` and control characters. */
export const ENDS_RUN = tableOf((byte) => byte < 0x20 || byte === QUOTE || byte === BACKSLASH);
/** 1 for what may follow a backslash and stands in canonical JSON as it is. */
const CANONICAL_ESCAPE = tableOf((byte) => '"\\bfnrt'.includes(String.fromCharCode(byte)));
const SPACE = tableOf((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
const HEX = tableOf((byte) => /[0-9a-fA-F]/.test(String.fromCharCode(byte)));

const NULL = new TextEncoder().encode("null");
const LITERALS = [...["true", "false"].map((text) => new TextEncoder().encode(text)), NULL];
/** A letter written as `\u0061`. */
const ESCAPE_MAX_BYTES = 6;
const decoder = new TextDecoder();

/**
 * Walks over JSON text in bytes (RFC 8259) without making values of it. The caller asks for what it
 * expects and steps over the rest; whatever is passed is checked. The text must be valid UTF-8
 * (`utf8Body` sees to that), so that a string is one run of bytes until its quote.
 *
 *     scan.enter(OPEN_OBJECT);
 *     while (scan.nextMember($key)) scan.skipValue();
 *
 * No recursion and no memory beyond a few words, however hostile the text. Every syntax fault is
 * thrown as a usage fault that names the byte and the line.
 */
export class JsonScanner {
  readonly body: Uint8Array;
  /** Where the scanner stands, a byte offset into `body`. May be set back to go over a part again. */
  pos = 0;
  /** The string read last holds escapes that `JSON.stringify` would write otherwise. */
  needsRewrite = false;
  readonly #closers = new Uint8Array(DEPTH_MAX);
  readonly #skipped: Span = { start: 0, end: 0 };

  constructor(body: Uint8Array) {
    this.body = body;
  }

  /** Steps over white space; the byte that follows, or −1 at the end. */
  peek(): number {
    const body = this.body;
    let pos = this.pos;
    while (pos < body.length && SPACE[body[pos]!] === 1) pos++;
    this.pos = pos;
    return pos < body.length ? body[pos]! : -1;
  }

  /** Steps into an array or object, past its opening bracket; false if another value stands here. */
  enter(bracket: number): boolean {
    if (this.peek() !== bracket) return false;
    this.pos++;
    return true;
  }

  /** In an array: steps to the next element; false once the closing bracket is passed. */
  nextElement(): boolean {
    // Right behind the opening bracket only in front of the first element: no value ends in one.
    const first = this.body[this.pos - 1] === OPEN_ARRAY;
    const byte = this.peek();
    if (byte === CLOSE_ARRAY) {
      this.pos++;
      return false;
    }
    if (first) return true;
    if (byte !== COMMA) this.fail('expected "," or "]"');
    this.pos++;
    if (this.peek() === CLOSE_ARRAY) this.fail("expected a value");
    return true;
  }

  /** In an object: reads the next name and its colon; false once the closing brace is passed. */
  nextMember($name: Span): boolean {
    const first = this.body[this.pos - 1] === OPEN_OBJECT;
    let byte = this.peek();
    if (byte === CLOSE_OBJECT) {
      this.pos++;
      return false;
    }
    if (!first) {
      if (byte !== COMMA) this.fail('expected "," or "}"');
      this.pos++;
      byte = this.peek();
    }
    if (byte !== QUOTE) this.fail("expected a name in quotes");
    this.string($name);
    if (this.peek() !== COLON) this.fail('expected ":"');
    this.pos++;
    return true;
  }

  /** Steps over the string whose quote stands at `pos`; `$inside` is what is between the quotes. */
  string($inside: Span): void {
    const body = this.body;
    const end = body.length;
    let at = this.pos + 1;
    $inside.start = at;
    this.needsRewrite = false;
    for (;;) {
      while (at < end && ENDS_RUN[body[at]!] === 0) at++;
      if (at >= end) this.fail("the text ends inside a string", end);
      if (body[at] === QUOTE) break;
      if (body[at] !== BACKSLASH) this.fail("a control character stands unescaped in a string", at);
      if (at + 1 < end && CANONICAL_ESCAPE[body[at + 1]!] === 1) at += 2;
      else at = this.#otherEscape(at);
    }
    $inside.end = at;
    this.pos = at + 1;
  }

  /** Whether a name or text read before is `text`, which holds letters only. */
  holds(inside: Readonly<Span>, text: Uint8Array): boolean {
    const length = inside.end - inside.start;
    if (length === text.length) return startsWith(this.body, inside.start, text);
    if (length < text.length || length > text.length * ESCAPE_MAX_BYTES) return false;
    const quoted = this.body.subarray(inside.start - 1, inside.end + 1);
    const value: unknown = JSON.parse(decoder.decode(quoted));
    return value === decoder.decode(text);
  }

  /** Steps over the value here; `$value` is all of it. */
  spanOf($value: Span): void {
    this.peek();
    $value.start = this.pos;
    this.skipValue();
    $value.end = this.pos;
  }

  /** Steps over a `null`; false if another value stands here. */
  skipNull(): boolean {
    if (this.peek() !== NULL[0]! || !startsWith(this.body, this.pos, NULL)) return false;
    this.pos += NULL.length;
    return true;
  }

  /** Steps over any value. */
  skipValue(): void {
    let depth = 0;
    do {
      const byte = this.peek();
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth = this.#descend(byte, depth);
      else this.#skipScalar(byte);
      depth = this.#ascend(depth);
    } while (depth > 0);
  }

  /** Fails unless only white space is left. */
  end(): void {
    if (this.peek() !== -1) this.fail("expected nothing after the value");
  }

  /** Throws the fault for a text that is no JSON. */
  fail(what: string, at: number = this.pos): never {
    const text = at < this.body.length ? what : `${what}, and the text ends`;
    const line = lineOf(this.body, at);
    throw new LogtapError("usage", `invalid JSON: ${text} at byte ${at} (line ${line})`);
  }

  /** A `\/`, a `\u` with four digits, or a fault. */
  #otherEscape(at: number): number {
    const byte = this.body[at + 1];
    this.needsRewrite = true;
    if (byte === SLASH) return at + 2;
    if (byte !== LETTER_U) this.fail("an unknown escape stands in a string", at);
    for (let i = at + 2; i < at + 6; i++) {
      if (HEX[this.body[i] ?? 0] === 0) this.fail("expected four hexadecimal digits", i);
    }
    return at + 6;
  }

  /** Opens a container in front of its first value; an empty one is left for `#ascend` to close. */
  #descend(bracket: number, depth: number): number {
    if (depth === DEPTH_MAX) this.fail(`nested deeper than ${DEPTH_MAX}`);
    this.pos++;
    const closer = bracket === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY;
    this.#closers[depth] = closer;
    return depth + 1;
  }

  /** Goes on to the next value of the innermost open container, closing those that end here. */
  #ascend(depth: number): number {
    while (depth > 0) {
      const more = this.#closers[depth - 1] === CLOSE_ARRAY
        ? this.nextElement()
        : this.nextMember(this.#skipped);
      if (more) break;
      depth--;
    }
    return depth;
  }

  #skipScalar(byte: number): void {
    if (byte === QUOTE) return this.string(this.#skipped);
    if (byte === MINUS || (byte >= ZERO && byte <= NINE)) return this.#skipNumber();
    for (const literal of LITERALS) {
      if (byte === literal[0] && startsWith(this.body, this.pos, literal)) {
        this.pos += literal.length;
        return;
      }
    }
    this.fail("expected a value");
  }

  #skipNumber(): void {
    const body = this.body;
    let at = this.pos;
    if (body[at] === MINUS) at++;
    at = body[at] === ZERO ? at + 1 : this.#skipDigits(at);
    if (body[at] === DOT) at = this.#skipDigits(at + 1);
    if (at < body.length && (body[at]! | 0x20) === LETTER_E) {
      const sign = body[at + 1];
      at = this.#skipDigits(sign === PLUS || sign === MINUS ? at + 2 : at + 1);
    }
    this.pos = at;
  }

  #skipDigits(from: number): number {
    const body = this.body;
    let at = from;
    while (at < body.length && body[at]! >= ZERO && body[at]! <= NINE) at++;
    if (at === from) this.fail("expected a digit", at);
    return at;
  }
}

function startsWith(body: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (body[at + i] !== text[i]) return false;
  return true;
}

/** Lines count from 1. */
function lineOf(body: Uint8Array, at: number): number {
  let line = 1;
  for (let i = 0; i < at && i < body.length; i++) if (body[i] === 0x0a) line++;
  return line;
}

function tableOf(holds: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (holds(byte) ? 1 : 0));
}
