import { type Time, timeOfTs } from "../units/mod.ts";
import { Batch, type Span } from "./batch.ts";
import { type Decoded, type Refusal, Refusals } from "./decoded.ts";
import { JsonParts } from "./json_parts.ts";
import { JsonScanner, OPEN_OBJECT, QUOTE } from "./json_scanner.ts";
import type { LabelSet } from "./labels.ts";
import { checkEntryCount, isStorable } from "./limits.ts";
import { SetCache } from "./set_cache.ts";
import { utf8Body } from "./utf8_body.ts";

const BAD_SHAPE: Refusal = {
  reason: "bad_entry",
  text: "an entry must be an object of ts, labels, msg and meta",
};
const MESSAGE_NOT_TEXT: Refusal = { reason: "bad_entry", text: "msg must be text" };
const BAD_TIME: Refusal = {
  reason: "bad_timestamp",
  text: "ts must be an RFC 3339 time with an offset, of the years 1970 to 2262",
};

const utf8 = new TextEncoder();
const decoder = new TextDecoder();
const TS = utf8.encode("ts");
const LABELS = utf8.encode("labels");
const MESSAGE = utf8.encode("msg");
const META = utf8.encode("meta");
const TS_BIT = 1;
const LABELS_BIT = 2;
const MESSAGE_BIT = 4;
const META_BIT = 8;
/** What Go programs write for a time that was never set. */
const GO_ZERO_TIME = "0001-01-01T00:00:00Z";
/** Longest time that is looked at; nine digits and an offset take 35. */
const TS_MAX_BYTES = 64;

export interface JsonlOptions {
  /** The time of entries that bring none. */
  readonly received: Readonly<Time>;
  /** Label sets of earlier bodies, to find them again instead of making them. */
  readonly sets?: SetCache;
  /** Filled with the entries; what it held before is gone. */
  readonly batch?: Batch;
}

/**
 * Reads entries, one after the other with or without white space between them:
 *
 *     {"ts":"2026-11-21T11:32:01.5+01:00","labels":{"app":"api"},"msg":"ready","meta":{"k":"v"}}
 *
 * Every member may be missing or null: no labels, an empty message, the time of receipt. Unknown
 * members are stepped over; of repeated ones the first counts. An entry of another shape is refused
 * and counted, and never takes others with it.
 *
 * @throws {LogtapError} usage — a syntax fault, with its line; too_large — too many entries.
 */
export function parseJsonl(body: Uint8Array, options: JsonlOptions): Decoded {
  const { batch = new Batch() } = options;
  batch.reset(utf8Body(body));
  return new JsonlReader(batch, options).read();
}

class JsonlReader {
  readonly #scan: JsonScanner;
  readonly #received: Readonly<Time>;
  readonly #batch: Batch;
  readonly #parts: JsonParts;
  readonly #refused = new Refusals();
  readonly #name: Span = { start: 0, end: 0 };
  readonly #value: Span = { start: 0, end: 0 };
  readonly #labels: Span = { start: -1, end: -1 };
  readonly #message: Span = { start: 0, end: 0 };
  readonly #meta: Span = { start: 0, end: 0 };
  #time: Readonly<Time>;
  #set: LabelSet | undefined;

  constructor(batch: Batch, options: JsonlOptions) {
    const scan = new JsonScanner(batch.body);
    this.#scan = scan;
    this.#received = this.#time = options.received;
    this.#batch = batch;
    this.#parts = new JsonParts(scan, batch, options.sets ?? new SetCache());
  }

  read(): Decoded {
    const scan = this.#scan;
    let received = 0;
    for (; scan.peek() !== -1; received++) {
      checkEntryCount(received);
      const start = scan.pos;
      const refusal = this.#readEntry() ?? this.#store();
      if (refusal === undefined) continue;
      scan.pos = start;
      scan.skipValue();
      this.#refused.add(refusal, 1, () => `entry ${received + 1}`);
    }
    return { batch: this.#batch, refused: this.#refused, received };
  }
  /** @returns why the entry is refused. The scanner then stands anywhere inside of it. */
  #readEntry(): Refusal | undefined {
    const scan = this.#scan;
    if (!scan.enter(OPEN_OBJECT)) return BAD_SHAPE;
    this.#time = this.#received;
    this.#labels.start = -1;
    this.#message.start = this.#message.end = 0;
    this.#meta.start = this.#meta.end = 0;
    let seen = 0;
    while (scan.nextMember(this.#name)) {
      const member = this.#member();
      const refusal = (seen & member) === 0 ? this.#readMember(member) : scan.skipValue();
      if (refusal !== undefined) return refusal;
      seen |= member;
    }
    return undefined;
  }

  /** The bit of the member whose name was read; 0 for an unknown one. */
  #member(): number {
    if (this.#scan.holds(this.#name, TS)) return TS_BIT;
    if (this.#scan.holds(this.#name, MESSAGE)) return MESSAGE_BIT;
    if (this.#scan.holds(this.#name, LABELS)) return LABELS_BIT;
    return this.#scan.holds(this.#name, META) ? META_BIT : 0;
  }

  #readMember(member: number): Refusal | undefined {
    const scan = this.#scan;
    if (member === 0) return void scan.skipValue();
    if (member === LABELS_BIT) return void scan.spanOf(this.#labels);
    if (scan.skipNull()) return undefined;
    if (member === META_BIT) return this.#parts.meta(this.#meta);
    if (scan.peek() !== QUOTE) return member === TS_BIT ? BAD_TIME : MESSAGE_NOT_TEXT;
    if (member === TS_BIT) return this.#readTime();
    return void this.#parts.text(this.#message);
  }

  #readTime(): Refusal | undefined {
    this.#parts.text(this.#value);
    const { start, end } = this.#value;
    if (end === start) return undefined;
    if (end - start > TS_MAX_BYTES) return BAD_TIME;
    const text = decoder.decode(this.#batch.text(start, end));
    const time = timeOfTs(text);
    if (time !== undefined) this.#time = time;
    else if (text !== GO_ZERO_TIME) return BAD_TIME;
    return isStorable(this.#time) ? undefined : BAD_TIME;
  }

  #store(): Refusal | undefined {
    const labels = this.#parts.labels(this.#labels.start, this.#labels.end);
    if (labels.kind === "refused") return labels.refusal;
    if (labels.set !== this.#set) this.#batch.beginSet(labels.set);
    this.#set = labels.set;
    this.#batch.add(this.#time, this.#message, this.#meta);
    return undefined;
  }
}
