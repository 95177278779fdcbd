import type { Time } from "../units/mod.ts";
import type { LabelSet } from "./labels.ts";

/** A half-open range of text, `[start, end)`, in a batch's own addresses. */
export interface Span {
  start: number;
  end: number;
}

const NO_META: Readonly<Span> = { start: 0, end: 0 };
const FIRST_CAPACITY = 256;
/** Bytes of body for each entry that there is room for at first: columns that grow are garbage. */
const BODY_BYTES_AN_ENTRY = 128;

/**
 * Many entries as spans over the bytes they arrived in.
 *
 *     body   ["1700000000000000000","level=info msg=\"ok\""] …
 *                                    └── text span ──────┘       addresses 0 … body.length
 *     arena  text that had to be rewritten (escapes, redaction)  addresses from body.length on
 *
 * Every text span is the *inside* of a JSON string in the form `JSON.stringify` gives it: only
 * `"`, `\` and control characters escaped, valid UTF-8. Every meta span is a whole canonical JSON
 * object of texts. So a line is written by copying, whatever format it was pushed in.
 *
 * Filled by one decoder, then read by one writer; 32 bytes an entry besides the text.
 */
export class Batch {
  readonly body: Uint8Array;
  readonly sets: LabelSet[] = [];
  #count = 0;
  /** Columns, one value an entry; only the first `count` hold anything. */
  set: Uint32Array<ArrayBuffer>;
  seconds: Float64Array<ArrayBuffer>;
  nanos: Uint32Array<ArrayBuffer>;
  msgStart: Uint32Array<ArrayBuffer>;
  msgEnd: Uint32Array<ArrayBuffer>;
  metaStart: Uint32Array<ArrayBuffer>;
  metaEnd: Uint32Array<ArrayBuffer>;
  #arena = new Uint8Array(0);
  #arenaUsed = 0;

  constructor(body: Uint8Array) {
    this.body = body;
    const capacity = Math.max(FIRST_CAPACITY, Math.ceil(body.length / BODY_BYTES_AN_ENTRY));
    this.set = new Uint32Array(capacity);
    this.seconds = new Float64Array(capacity);
    this.nanos = new Uint32Array(capacity);
    this.msgStart = new Uint32Array(capacity);
    this.msgEnd = new Uint32Array(capacity);
    this.metaStart = new Uint32Array(capacity);
    this.metaEnd = new Uint32Array(capacity);
  }

  /** Entries in the batch. */
  get count(): number {
    return this.#count;
  }

  /** Bytes this batch keeps alive: what queues and budgets count. */
  get byteLength(): number {
    return this.body.byteLength + this.#arena.byteLength + this.set.length * 32;
  }

  /** Names the label set of the entries that follow; returns its place in `sets`. */
  beginSet(set: LabelSet): number {
    return this.sets.push(set) - 1;
  }

  /** Appends an entry to the set begun last. Values are copied: the arguments may be reused. */
  add(time: Readonly<Time>, msg: Readonly<Span>, meta: Readonly<Span> = NO_META): void {
    const i = this.#count;
    if (i === this.set.length) this.#grow();
    this.set[i] = this.sets.length - 1;
    this.seconds[i] = time.seconds;
    this.nanos[i] = time.nanos;
    this.msgStart[i] = msg.start;
    this.msgEnd[i] = msg.end;
    this.metaStart[i] = meta.start;
    this.metaEnd[i] = meta.end;
    this.#count = i + 1;
  }

  /** Copies rewritten text into the batch and writes its address to `$span`. */
  put(text: Uint8Array, $span: Span): void {
    const needed = this.#arenaUsed + text.length;
    if (needed > this.#arena.length) {
      // A body whose text needs rewriting mostly needs it for most lines, and escapes add to them.
      const likely = this.body.length + (this.body.length >> 2);
      const grown = new Uint8Array(Math.max(needed, this.#arena.length * 2, 4096, likely));
      grown.set(this.#arena.subarray(0, this.#arenaUsed));
      this.#arena = grown;
    }
    this.#arena.set(text, this.#arenaUsed);
    $span.start = this.body.length + this.#arenaUsed;
    $span.end = $span.start + text.length;
    this.#arenaUsed = needed;
  }

  /** The bytes of a span: a view, valid until the next `put`. */
  text(start: number, end: number): Uint8Array {
    const base = this.body.length;
    return start < base || end <= base
      ? this.body.subarray(start, end)
      : this.#arena.subarray(start - base, end - base);
  }

  #grow(): void {
    const wider = <T extends Uint32Array | Float64Array>(old: T): T => {
      const grown = new (old.constructor as { new (length: number): T })(old.length * 2);
      grown.set(old);
      return grown;
    };
    this.set = wider(this.set);
    this.seconds = wider(this.seconds);
    this.nanos = wider(this.nanos);
    this.msgStart = wider(this.msgStart);
    this.msgEnd = wider(this.msgEnd);
    this.metaStart = wider(this.metaStart);
    this.metaEnd = wider(this.metaEnd);
  }
}
