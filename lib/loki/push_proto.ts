import { Buffer, isUtf8 } from "node:buffer";
import { ProtoReader } from "../codec/frames.ts";
import {
  Batch,
  canonicaliseText,
  type CheckedSet,
  checkEntryCount,
  checkLabels,
  checkRewritten,
  type Decoded,
  ENDS_RUN,
  isStorable,
  LABEL_TEXT_MAX_BYTES,
  labelSet,
  labelSetTooLong,
  META_MAX_BYTES,
  META_TOO_LONG,
  NEW_SETS_MAX,
  type Refusal,
  Refusals,
  refusedSet,
  SetCache,
  type Span,
  TOO_MANY_SETS,
} from "../entry/mod.ts";
import type { Time } from "../units/mod.ts";
import { parseLabelText } from "./label_text.ts";

const BAD_TIME: Refusal = {
  reason: "bad_timestamp",
  text: "the timestamp must be there and lie in the years 1970 to 2262",
};
const encoder = new TextEncoder();

/**
 * Reads a Loki push in protobuf, already out of its snappy block:
 *
 *     PushRequest { 1 Stream*  { 1 labels text, 2 Entry*, 3 hash } }
 *     Entry       { 1 Timestamp { 1 seconds, 2 nanos }, 2 line, 3 LabelPair* { 1 name, 2 value } }
 *
 * Unknown fields are stepped over. Labels may stand behind the entries; of a repeated field the last
 * counts. An entry or label set that cannot be taken is refused and counted, and never takes others
 * with it.
 *
 * @param sets label sets of earlier pushes, to find them again instead of making them.
 * @param batch filled with the entries; what it held before is gone.
 * @throws {LogtapError} usage — no such message; too_large — more entries than are taken.
 */
export function parsePushProto(
  body: Uint8Array,
  sets: SetCache = new SetCache(),
  batch: Batch = new Batch(),
): Decoded {
  batch.reset(body);
  return new PushReader(batch, sets).read();
}

class PushReader {
  readonly #reader: ProtoReader;
  readonly #batch: Batch;
  readonly #sets: SetCache;
  readonly #bytes: Buffer;
  readonly #refused = new Refusals();
  readonly #time: Time = { seconds: 0, nanos: 0 };
  readonly #span: Span = { start: 0, end: 0 };
  readonly #text: Span = { start: 0, end: 0 };
  readonly #meta: Span = { start: 0, end: 0 };
  #metaTexts: Record<string, string> | undefined;
  #metaBytes = 0;
  #received = 0;
  #stream = 0;
  #entry = 0;
  #newSets = 0;

  constructor(batch: Batch, sets: SetCache) {
    const { body } = batch;
    this.#reader = new ProtoReader(body);
    this.#batch = batch;
    this.#sets = sets;
    this.#bytes = Buffer.from(body.buffer as ArrayBuffer, body.byteOffset, body.length);
  }

  read(): Decoded {
    const reader = this.#reader;
    while (reader.nextField()) {
      if (reader.field !== 1) reader.skip();
      else this.#readStream();
    }
    return { batch: this.#batch, refused: this.#refused, received: this.#received };
  }

  /** Goes over a stream twice: for its labels, by the lengths of its fields, and for its entries. */
  #readStream(): void {
    const reader = this.#reader;
    const outer = reader.enter();
    const start = reader.pos;
    const labels: Span = { start, end: start };
    while (reader.nextField()) {
      if (reader.field === 1) reader.bytes(labels);
      else reader.skip();
    }
    reader.pos = start;
    checkEntryCount(++this.#stream);
    this.#entry = 0;
    let checked: CheckedSet | undefined;
    while (reader.nextField()) {
      if (reader.field !== 2) {
        reader.skip();
        continue;
      }
      if (checked === undefined) {
        checked = this.#labels(labels);
        if (checked.kind === "set") this.#batch.beginSet(checked.set);
      }
      this.#takeEntry(checked);
    }
    reader.leave(outer);
  }

  #takeEntry(labels: CheckedSet): void {
    checkEntryCount(this.#received++);
    this.#entry++;
    const read = this.#readEntry();
    const refusal = labels.kind === "refused" ? labels.refusal : read ?? this.#store();
    if (refusal === undefined) return;
    this.#refused.add(refusal, 1, () => `stream ${this.#stream}, entry ${this.#entry}`);
  }

  /** @returns why the entry is refused; it is read to its end all the same. */
  #readEntry(): Refusal | undefined {
    const reader = this.#reader;
    const outer = reader.enter();
    this.#text.start = this.#text.end = 0;
    this.#metaTexts = undefined;
    this.#metaBytes = 0;
    let timed = false;
    while (reader.nextField()) {
      if (reader.field === 2) reader.bytes(this.#text);
      else if (reader.field === 1) {
        this.#readTime();
        timed = true;
      } else if (reader.field === 3) this.#readPair();
      else reader.skip();
    }
    reader.leave(outer);
    return timed && isStorable(this.#time) ? undefined : BAD_TIME;
  }

  #readTime(): void {
    const reader = this.#reader;
    const outer = reader.enter();
    this.#time.seconds = this.#time.nanos = 0;
    while (reader.nextField()) {
      if (reader.field === 1) this.#time.seconds = reader.number();
      else if (reader.field === 2) this.#time.nanos = reader.number();
      else reader.skip();
    }
    reader.leave(outer);
  }

  /** One pair of metadata. Beyond the limit it is only counted. */
  #readPair(): void {
    const reader = this.#reader;
    const outer = reader.enter();
    const $span = this.#span;
    let name = "";
    let value = "";
    while (reader.nextField()) {
      if (reader.field !== 1 && reader.field !== 2) {
        reader.skip();
        continue;
      }
      reader.bytes($span);
      this.#metaBytes += $span.end - $span.start;
      if (this.#metaBytes > META_MAX_BYTES) continue;
      const text = this.#bytes.toString("utf8", $span.start, $span.end);
      if (reader.field === 1) name = text;
      else value = text;
    }
    reader.leave(outer);
    this.#metaTexts ??= Object.create(null) as Record<string, string>;
    this.#metaTexts[name] = value;
  }

  #store(): Refusal | undefined {
    this.#meta.start = this.#meta.end = 0;
    if (this.#metaTexts !== undefined) {
      if (this.#metaBytes > META_MAX_BYTES) return META_TOO_LONG;
      const json = encoder.encode(labelSet(this.#metaTexts).json);
      if (json.length > META_MAX_BYTES) return META_TOO_LONG;
      this.#batch.put(json, this.#meta);
      checkRewritten(this.#batch.arenaUsed);
    }
    this.#canonicalise(this.#text);
    this.#batch.add(this.#time, this.#text, this.#meta);
    return undefined;
  }

  /** Leaves text alone that is the inside of a JSON string as it is; else rewrites it. */
  #canonicalise($text: Span): void {
    const body = this.#reader.body;
    const { start, end } = $text;
    let at = start;
    let bits = 0;
    while (at < end && ENDS_RUN[body[at]!] === 0) bits |= body[at++]!;
    if (at === end && (bits < 0x80 || isUtf8(body.subarray(start, end)))) return;
    canonicaliseText(body, this.#batch, $text);
    checkRewritten(this.#batch.arenaUsed);
  }

  #labels({ start, end }: Readonly<Span>): CheckedSet {
    if (end - start > LABEL_TEXT_MAX_BYTES) return labelSetTooLong(end - start);
    const key = this.#bytes.toString("latin1", start, end);
    const known = this.#sets.find(key);
    if (known !== undefined) return known;
    if (this.#newSets++ >= NEW_SETS_MAX) return TOO_MANY_SETS;
    const labels = parseLabelText(this.#bytes.toString("utf8", start, end));
    const made = typeof labels === "string"
      ? refusedSet({ reason: "bad_labels", text: labels })
      : checkLabels(labels);
    this.#sets.keep(key, made);
    return made;
  }
}
