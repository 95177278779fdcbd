import { Buffer } from "node:buffer";
import type { Batch, Span } from "./batch.ts";
import { canonicaliseJson } from "./canonical_text.ts";
import type { Refusal } from "./decoded.ts";
import { BACKSLASH, type JsonScanner, OPEN_OBJECT, QUOTE } from "./json_scanner.ts";
import {
  type CheckedSet,
  checkLabelValue,
  labelSetTooLong,
  NOT_TEXTS,
  refusedSet,
  TOO_MANY_SETS,
} from "./label_check.ts";
import { type Labels, labelSet } from "./labels.ts";
import {
  LABEL_TEXT_MAX_BYTES,
  META_MAX_BYTES,
  META_TEXT_MAX_BYTES,
  META_TOO_LONG,
  NEW_SETS_MAX,
} from "./limits.ts";
import { parseJson } from "./parse_json.ts";
import type { SetCache } from "./set_cache.ts";

const encoder = new TextEncoder();
/** Only `null` starts so. */
const LETTER_N = 0x6e;
const NO_LABELS: CheckedSet = { kind: "set", set: labelSet({}) };
const BAD_META: Refusal = {
  reason: "bad_metadata",
  text: "structured metadata must be an object of texts",
};

/**
 * Reads the parts of an entry from JSON at the scanner's place into a batch: text, metadata and
 * label sets, each in canonical form. What is canonical in the body already, which is the usual
 * case, is only pointed at.
 */
export class JsonParts {
  readonly #scan: JsonScanner;
  readonly #batch: Batch;
  readonly #sets: SetCache;
  readonly #bytes: Buffer;
  readonly #name: Span = { start: 0, end: 0 };
  readonly #previous: Span = { start: 0, end: 0 };
  readonly #value: Span = { start: 0, end: 0 };
  #newSets = 0;

  constructor(scan: JsonScanner, batch: Batch, sets: SetCache) {
    const { buffer, byteOffset, length } = scan.body;
    this.#scan = scan;
    this.#batch = batch;
    this.#sets = sets;
    this.#bytes = Buffer.from(buffer as ArrayBuffer, byteOffset, length);
  }

  /** Reads the string here; `$text` becomes the address of its canonical form. */
  text($text: Span): void {
    this.#scan.string($text);
    if (this.#scan.needsRewrite) canonicaliseJson(this.#batch, $text);
  }

  /** The label set whose JSON, already checked, stands in `[start, end)`; none at −1. */
  labels(start: number, end: number): CheckedSet {
    if (start < 0 || this.#scan.body[start] === LETTER_N) return NO_LABELS;
    if (this.#scan.body[start] !== OPEN_OBJECT) return refusedSet(NOT_TEXTS);
    if (end - start > LABEL_TEXT_MAX_BYTES) return labelSetTooLong(end - start);
    const key = this.#bytes.toString("latin1", start, end);
    const known = this.#sets.find(key);
    if (known !== undefined) return known;
    if (this.#newSets++ >= NEW_SETS_MAX) return TOO_MANY_SETS;
    const made = checkLabelValue(parseJson(this.#bytes.toString("utf8", start, end)));
    this.#sets.keep(key, made);
    return made;
  }

  /**
   * Reads the object here as metadata; an empty one is an empty span.
   *
   * @returns why it is refused. The scanner then stands anywhere inside.
   */
  meta($meta: Span): Refusal | undefined {
    const scan = this.#scan;
    const start = scan.pos;
    if (!scan.enter(OPEN_OBJECT)) return BAD_META;
    const $name = this.#name;
    const $value = this.#value;
    let previous: Span | undefined;
    let canonical = true;
    let bytes = 1; // Of the canonical form: `{`, then `"name":"value"` and `,` or `}` each.
    while (scan.nextMember($name)) {
      canonical &&= !scan.needsRewrite && this.#isGreater($name, previous);
      if (scan.peek() !== QUOTE) return BAD_META;
      scan.string($value);
      canonical &&= !scan.needsRewrite;
      bytes += $name.end - $name.start + $value.end - $value.start + 6;
      previous = this.#previous;
      previous.start = $name.start;
      previous.end = $name.end;
    }
    $meta.start = $meta.end = start;
    if (previous === undefined) return undefined;
    $meta.end = scan.pos;
    if (!canonical || bytes !== scan.pos - start) return this.#rewriteMeta($meta);
    return bytes > META_MAX_BYTES ? META_TOO_LONG : undefined;
  }

  /** Whether `name` sorts behind `other`; false too where bytes alone cannot tell. */
  #isGreater(name: Readonly<Span>, other: Readonly<Span> | undefined): boolean {
    const body = this.#scan.body;
    let same = other !== undefined;
    let greater = !same;
    for (let i = 0; i < name.end - name.start; i++) {
      const byte = body[name.start + i]!;
      if (byte >= 0x80 || byte === BACKSLASH) return false;
      if (!same) continue;
      const otherByte = i < other!.end - other!.start ? body[other!.start + i]! : -1;
      same = byte === otherByte;
      greater = byte > otherByte;
    }
    return greater;
  }

  #rewriteMeta($meta: Span): Refusal | undefined {
    const { start, end } = $meta;
    if (end - start > META_TEXT_MAX_BYTES) return META_TOO_LONG;
    const texts = parseJson(this.#bytes.toString("utf8", start, end)) as Labels;
    const json = encoder.encode(labelSet(texts).json);
    if (json.length > META_MAX_BYTES) return META_TOO_LONG;
    this.#batch.put(json, $meta);
    return undefined;
  }
}
