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
const FIRST_ARENA_BYTES = 4096;
const NO_BODY = new Uint8Array(0);

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
 * Filled by one decoder, then read by one writer; 32 bytes an entry besides the text. Made once for
 * many bodies: `reset` keeps the memory and forgets the entries.
 */
export class Batch {
  readonly sets: LabelSet[] = [];
  /** Columns, one value an entry; only the first `count` hold anything. */
  set = new Uint32Array(0);
  seconds = new Float64Array(0);
  nanos = new Uint32Array(0);
  msgStart = new Uint32Array(0);
  msgEnd = new Uint32Array(0);
  metaStart = new Uint32Array(0);
  metaEnd = new Uint32Array(0);
  #body: Uint8Array = NO_BODY;
  #count = 0;
  #arena = new Uint8Array(0);
  #arenaUsed = 0;

  constructor(body: Uint8Array = NO_BODY) {
    this.reset(body);
  }

  /** Forgets everything and starts over a body; what was read from this batch before is void. */
  reset(body: Uint8Array = NO_BODY): void {
    this.#body = body;
    this.sets.length = 0;
    this.#count = 0;
    this.#arenaUsed = 0;
    const capacity = Math.max(FIRST_CAPACITY, Math.ceil(body.length / BODY_BYTES_AN_ENTRY));
    if (body.length > 0 && this.set.length < capacity) this.#widen(capacity);
  }

  get body(): Uint8Array {
    return this.#body;
  }

  /** Entries in the batch. */
  get count(): number {
    return this.#count;
  }

  /** Bytes this batch keeps alive: what queues and budgets count. */
  get byteLength(): number {
    return this.#body.byteLength + this.ownBytes;
  }

  /** The part of them that is its own: columns and arena. */
  get ownBytes(): number {
    return this.#arena.byteLength + this.set.length * 32;
  }

  /** Names the label set of the entries that follow; returns its place in `sets`. */
  beginSet(set: LabelSet): number {
    return this.sets.push(set) - 1;
  }

  /** Appends an entry to the set begun last. Values are copied: the arguments may be reused. */
  add(time: Readonly<Time>, msg: Readonly<Span>, meta: Readonly<Span> = NO_META): void {
    const i = this.#count;
    if (i === this.set.length) this.#widen(Math.max(FIRST_CAPACITY, i * 2));
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
    this.room(text.length).set(text, this.#arenaUsed);
    this.take(text.length, $span);
  }

  /** The arena with room for `most` bytes from `arenaUsed` on, for who writes there himself. */
  room(most: number): Uint8Array {
    const needed = this.#arenaUsed + most;
    if (needed > this.#arena.length) {
      // A body whose text needs rewriting mostly needs it for most lines, and escapes add to them.
      const likely = this.#body.length + (this.#body.length >> 2);
      const doubled = this.#arena.length * 2;
      const grown = new Uint8Array(Math.max(needed, doubled, likely, FIRST_ARENA_BYTES));
      grown.set(this.#arena.subarray(0, this.#arenaUsed));
      this.#arena = grown;
    }
    return this.#arena;
  }

  /** Where the next rewritten text starts in the arena. */
  get arenaUsed(): number {
    return this.#arenaUsed;
  }

  /** Keeps the `bytes` that were written from `arenaUsed` on; their address goes to `$span`. */
  take(bytes: number, $span: Span): void {
    $span.start = this.#body.length + this.#arenaUsed;
    $span.end = $span.start + bytes;
    this.#arenaUsed += bytes;
  }

  /** The bytes of a span: a view, valid until the next `put`. */
  text(start: number, end: number): Uint8Array {
    const base = this.#body.length;
    return start < base || end <= base
      ? this.#body.subarray(start, end)
      : this.#arena.subarray(start - base, end - base);
  }

  #widen(capacity: number): void {
    const wider = <T extends Uint32Array | Float64Array>(old: T): T => {
      const grown = new (old.constructor as { new (length: number): T })(capacity);
      grown.set(old.subarray(0, this.#count));
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
