import type { Labels } from "../entry/mod.ts";

/** A name that needs no quotes. Sticky: matched where the reader stands. */
const NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const SPACE = /[ \t\r\n]*/y;
const QUOTES = "\"'`";
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};
/** Escapes that give a number: one of a byte (octal, `\x`) or of a character (`\u`, `\U`). */
const NUMBER_ESCAPE =
  /(?<octal>[0-3][0-7]{2})|x(?<byte>[0-9a-fA-F]{2})|u(?<short>[0-9a-fA-F]{4})|U(?<long>[0-9a-fA-F]{8})/y;

/**
 * Reads labels in the notation of Prometheus and Loki:
 *
 *     {app="api", pod="a\"b", path=`C:\logs`, "k8s.node"="n1"}
 *
 * Names without quotes are letters, digits and `_`; quoted ones may be anything. Strings follow Go:
 * between `"` or `'` with escapes, where `\xNN` and `\NNN` are bytes of UTF-8; between backquotes as
 * they are. Takes time and memory in proportion to the text.
 *
 * @returns the labels, or a sentence that says what is wrong and at which character.
 */
export function parseLabelText(text: string): Labels | string {
  try {
    return new LabelReader(text).read();
  } catch (error) {
    if (error instanceof LabelFault) return error.message;
    throw error;
  }
}

/** Carries the sentence out of the reader; never leaves this file. */
class LabelFault extends Error {}

class LabelReader {
  readonly #text: string;
  #pos = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Labels {
    const labels: Record<string, string> = Object.create(null);
    this.#expect("{");
    while (!this.#takes("}")) {
      const name = this.#name();
      if (name in labels) this.#fail(`label ${JSON.stringify(name.slice(0, 100))} is given twice`);
      this.#expect("=");
      labels[name] = this.#string();
      if (this.#takes(",")) continue;
      this.#expect("}");
      break;
    }
    this.#match(SPACE);
    if (this.#pos < this.#text.length) this.#fail('expected nothing after "}"');
    return labels;
  }

  #name(): string {
    this.#match(SPACE);
    if (QUOTES.includes(this.#text.charAt(this.#pos) || " ")) return this.#string();
    return this.#match(NAME) || this.#fail("expected a label name");
  }

  #string(): string {
    this.#match(SPACE);
    const quote = this.#text.charAt(this.#pos);
    if (quote === "" || !QUOTES.includes(quote)) this.#fail("expected a value in quotes");
    const start = ++this.#pos;
    if (quote !== "`") return this.#quoted(quote);
    const end = this.#text.indexOf(quote, start);
    if (end < 0) this.#fail("a quote is not closed");
    this.#pos = end + 1;
    return this.#text.slice(start, end).replaceAll("\r", ""); // As Go reads its raw strings.
  }

  #quoted(quote: string): string {
    const value = new UnescapedText();
    let run = this.#pos;
    for (;;) {
      const character = this.#text.charAt(this.#pos);
      if (character === "") this.#fail("a quote is not closed");
      if (character !== quote && character !== "\\") {
        this.#pos++;
        continue;
      }
      value.text(this.#text.slice(run, this.#pos++));
      if (character === quote) return value.finish();
      this.#escape(value);
      run = this.#pos;
    }
  }

  /** Behind a backslash. */
  #escape(value: UnescapedText): void {
    const simple = SIMPLE_ESCAPES[this.#text.charAt(this.#pos)];
    if (simple !== undefined) {
      this.#pos++;
      return value.text(simple);
    }
    NUMBER_ESCAPE.lastIndex = this.#pos;
    const groups = NUMBER_ESCAPE.exec(this.#text)?.groups;
    if (groups === undefined) this.#fail("an unknown escape");
    const { octal, byte, short, long } = groups;
    this.#pos = NUMBER_ESCAPE.lastIndex;
    if (octal !== undefined) return value.byte(parseInt(octal, 8));
    if (byte !== undefined) return value.byte(parseInt(byte, 16));
    const point = parseInt(short ?? long ?? "", 16);
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) this.#fail("no such character");
    value.text(String.fromCodePoint(point));
  }

  #takes(character: string): boolean {
    this.#match(SPACE);
    if (this.#text.charAt(this.#pos) !== character) return false;
    this.#pos++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#takes(character)) this.#fail(`expected ${JSON.stringify(character)}`);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#pos;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#pos += found.length;
    return found;
  }

  #fail(what: string): never {
    throw new LabelFault(`labels: ${what} at character ${this.#pos + 1}`);
  }
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Text with escaped bytes in it; neighbours among these are decoded together, as UTF-8. */
class UnescapedText {
  readonly #pieces: string[] = [];
  #bytes: number[] = [];

  text(piece: string): void {
    if (piece === "") return;
    this.#flush();
    this.#pieces.push(piece);
  }

  byte(value: number): void {
    this.#bytes.push(value);
  }

  finish(): string {
    this.#flush();
    return this.#pieces.join("");
  }

  #flush(): void {
    if (this.#bytes.length === 0) return;
    this.#pieces.push(decoder.decode(Uint8Array.from(this.#bytes)));
    this.#bytes = [];
  }
}
