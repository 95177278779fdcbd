import type { Span } from "./batch.ts";
import { BACKSLASH, JsonScanner, OPEN_ARRAY, OPEN_OBJECT } from "./json_scanner.ts";

/** Objects within objects whose names are read one by one; nothing that we read is deeper. */
const DEPTH_MAX = 64;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const BACKSLASH_TEXT = String.fromCharCode(BACKSLASH);

/**
 * `JSON.parse` for text from outside whose names matter: label values of an index line, names of
 * labels and metadata.
 *
 * V8 guesses the next name of an object from those it has parsed before, and compares the guess with
 * the text as it is written: after `{"z":1,"a\\":1}`, the name in `{"z":1,"a\n":1}` is read as `a\`.
 * A name that is misread holds a backslash, so a value without such names is right; any other, which
 * is one in millions, is read again with a scanner of our own.
 *
 * @throws {SyntaxError | LogtapError} no JSON.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!text.includes(BACKSLASH_TEXT) || !hasSuspectName(value)) return value;
  const body = encoder.encode(text);
  return new ValueReader(body).read(0);
}

/** No recursion: JSON.parse takes any depth. */
function hasSuspectName(value: unknown): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== "object" || one === null) continue;
    if (Array.isArray(one)) {
      for (const element of one) if (typeof element === "object") open.push(element);
      continue;
    }
    for (const name in one) {
      if (name.includes(BACKSLASH_TEXT)) return true;
      const member = (one as Record<string, unknown>)[name];
      if (typeof member === "object") open.push(member);
    }
  }
  return false;
}

/** Makes the value of a text, each name and text of it parsed on its own: nothing is guessed then. */
class ValueReader {
  readonly #scan: JsonScanner;

  constructor(body: Uint8Array) {
    this.#scan = new JsonScanner(body);
  }

  read(depth: number): unknown {
    const byte = this.#scan.peek();
    if (byte === OPEN_OBJECT && depth < DEPTH_MAX) return this.#object(depth + 1);
    if (byte === OPEN_ARRAY && depth < DEPTH_MAX) return this.#array(depth + 1);
    const span: Span = { start: 0, end: 0 };
    this.#scan.spanOf(span);
    return this.#parsed(span.start, span.end);
  }

  #object(depth: number): Readonly<Record<string, unknown>> {
    const members: [string, unknown][] = [];
    const name: Span = { start: 0, end: 0 };
    this.#scan.enter(OPEN_OBJECT);
    while (this.#scan.nextMember(name)) {
      const text = this.#parsed(name.start - 1, name.end + 1) as string;
      members.push([text, this.read(depth)]);
    }
    return Object.fromEntries(members);
  }

  #array(depth: number): readonly unknown[] {
    const elements: unknown[] = [];
    this.#scan.enter(OPEN_ARRAY);
    while (this.#scan.nextElement()) elements.push(this.read(depth));
    return elements;
  }

  #parsed(start: number, end: number): unknown {
    return JSON.parse(decoder.decode(this.#scan.body.subarray(start, end)));
  }
}
