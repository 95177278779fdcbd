import {
  Batch,
  type CheckedSet,
  checkEntryCount,
  type Decoded,
  JsonParts,
  JsonScanner,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  type Refusal,
  Refusals,
  SetCache,
  type Span,
  utf8Body,
} from "../entry/mod.ts";
import { LogtapError } from "../fault/mod.ts";
import { parseNsDigits, type Time } from "../units/mod.ts";

const BAD_SHAPE: Refusal = {
  reason: "bad_entry",
  text: 'an entry must be ["<nanoseconds>", "<line>"] with an optional object of texts',
};
const BAD_STREAM: Refusal = {
  reason: "bad_entry",
  text: 'a stream must be an object with "stream" and "values"',
};
const BAD_VALUES: Refusal = { reason: "bad_entry", text: '"values" must be an array of entries' };
const TIME_NOT_TEXT: Refusal = {
  reason: "bad_timestamp",
  text: "the timestamp must be text: nanoseconds since 1970 in quotes",
};
const TIME_NOT_DIGITS: Refusal = {
  reason: "bad_timestamp",
  text: "the timestamp must be decimal nanoseconds since 1970, up to 2^63 − 1",
};

const utf8 = new TextEncoder();
const STREAMS = utf8.encode("streams");
const STREAM = utf8.encode("stream");
const VALUES = utf8.encode("values");

/**
 * Reads a Loki push in JSON:
 *
 *     {"streams":[{"stream":{"app":"api"},"values":[["1700000000000000000","line",{"k":"v"}]]}]}
 *
 * Members may come in any order; unknown ones and repetitions are stepped over; `null` or nothing
 * for `streams`, `stream` or `values` is none. An entry or a stream of another shape is refused and
 * counted, and never takes others with it. Broken UTF-8 becomes U+FFFD.
 *
 * @param sets label sets of earlier pushes, to find them again instead of making them.
 * @param batch filled with the entries; what it held before is gone.
 * @throws {LogtapError} usage — no JSON, or no push; too_large — more entries than are taken.
 */
export function parsePushJson(
  body: Uint8Array,
  sets: SetCache = new SetCache(),
  batch: Batch = new Batch(),
): Decoded {
  batch.reset(utf8Body(body));
  return new PushReader(batch, sets).read();
}

class PushReader {
  readonly #scan: JsonScanner;
  readonly #batch: Batch;
  readonly #parts: JsonParts;
  readonly #refused = new Refusals();
  readonly #time: Time = { seconds: 0, nanos: 0 };
  readonly #text: Span = { start: 0, end: 0 };
  readonly #meta: Span = { start: 0, end: 0 };
  readonly #name: Span = { start: 0, end: 0 };
  #received = 0;
  #stream = 0;
  #entry = 0;

  constructor(batch: Batch, sets: SetCache) {
    this.#scan = new JsonScanner(batch.body);
    this.#batch = batch;
    this.#parts = new JsonParts(this.#scan, batch, sets);
  }

  read(): Decoded {
    const scan = this.#scan;
    if (!scan.enter(OPEN_OBJECT)) this.#failUnlessValue('expected an object with "streams"');
    let seen = false;
    while (scan.nextMember(this.#name)) {
      if (!seen && scan.holds(this.#name, STREAMS)) {
        seen = true;
        this.#streams();
      } else scan.skipValue();
    }
    scan.end();
    return { batch: this.#batch, refused: this.#refused, received: this.#received };
  }

  #streams(): void {
    const scan = this.#scan;
    if (scan.skipNull()) return;
    if (!scan.enter(OPEN_ARRAY)) this.#failUnlessValue('"streams" must be an array');
    while (scan.nextElement()) {
      checkEntryCount(++this.#stream);
      this.#entry = 0;
      if (scan.enter(OPEN_OBJECT)) this.#readStream();
      else this.#refuse(BAD_STREAM, scan.pos);
    }
  }

  /** Between `{` and `}` of a stream. Values in front of their labels are gone over again. */
  #readStream(): void {
    const scan = this.#scan;
    const labels: Span = { start: -1, end: -1 };
    let valuesAt = -1;
    let waiting = false;
    while (scan.nextMember(this.#name)) {
      if (labels.start < 0 && scan.holds(this.#name, STREAM)) {
        scan.spanOf(labels);
      } else if (valuesAt < 0 && scan.holds(this.#name, VALUES)) {
        scan.peek();
        valuesAt = scan.pos;
        waiting = labels.start < 0;
        if (waiting) scan.skipValue();
        else this.#readValues(labels);
      } else scan.skipValue();
    }
    if (!waiting) return;
    const end = scan.pos;
    scan.pos = valuesAt;
    this.#readValues(labels);
    scan.pos = end;
  }

  #readValues(labels: Readonly<Span>): void {
    const scan = this.#scan;
    if (scan.skipNull()) return;
    if (!scan.enter(OPEN_ARRAY)) return this.#refuse(BAD_VALUES, scan.pos);
    let checked: CheckedSet | undefined; // Made for the first entry: most of a `[]` is nothing.
    while (scan.nextElement()) {
      this.#entry++;
      checkEntryCount(this.#received);
      if (checked === undefined) {
        checked = this.#parts.labels(labels.start, labels.end);
        if (checked.kind === "set") this.#batch.beginSet(checked.set);
      }
      const start = scan.pos;
      const refusal = checked.kind === "refused" ? checked.refusal : this.#readEntry();
      if (refusal === undefined) this.#received++;
      else this.#refuse(refusal, start);
    }
  }

  /** @returns why the entry is refused. The scanner then stands anywhere inside of it. */
  #readEntry(): Refusal | undefined {
    const scan = this.#scan;
    if (!scan.enter(OPEN_ARRAY) || !scan.nextElement()) return BAD_SHAPE;
    if (scan.peek() !== QUOTE) return TIME_NOT_TEXT;
    this.#parts.text(this.#text);
    if (!this.#readTime()) return TIME_NOT_DIGITS;
    if (!scan.nextElement() || scan.peek() !== QUOTE) return BAD_SHAPE;
    this.#parts.text(this.#text);
    this.#meta.start = this.#meta.end = 0;
    if (scan.nextElement()) {
      const refusal = this.#parts.meta(this.#meta);
      if (refusal !== undefined) return refusal;
      if (scan.nextElement()) return BAD_SHAPE;
    }
    this.#batch.add(this.#time, this.#text, this.#meta);
    return undefined;
  }

  /** Takes `#text` as the timestamp. */
  #readTime(): boolean {
    const { start, end } = this.#text;
    if (end <= this.#scan.body.length) {
      return parseNsDigits(this.#scan.body, start, end, this.#time);
    }
    const rewritten = this.#batch.text(start, end);
    return parseNsDigits(rewritten, 0, rewritten.length, this.#time);
  }

  /** Steps over the value at `start` and counts one line as sent back. */
  #refuse(refusal: Refusal, start: number): void {
    this.#scan.pos = start;
    this.#scan.skipValue();
    this.#received++;
    this.#refused.add(refusal, 1, () => `stream ${this.#stream}, entry ${this.#entry}`);
  }

  /** A value of another shape is no push; anything that is no value is a syntax fault instead. */
  #failUnlessValue(expected: string): never {
    this.#scan.skipValue();
    throw new LogtapError("usage", `invalid push: ${expected}`);
  }
}
