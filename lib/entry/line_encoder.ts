import type { Batch } from "./batch.ts";
import { LINE_MAX_BYTES } from "./entry.ts";
import type { LabelSet } from "./labels.ts";

const utf8 = new TextEncoder();
const OPEN = utf8.encode('{"ts":"');
const META = utf8.encode('","meta":');
const CLOSE = utf8.encode('"}\n');
const CLOSE_META = utf8.encode("}\n");
/** `2026-11-21T10:32:01.` and `123456789Z`. */
const SECOND_BYTES = 20;
const FRACTION_BYTES = 10;
const FIXED_BYTES = OPEN.length + SECOND_BYTES + FRACTION_BYTES + META.length + CLOSE.length;
/** What a cut message ends with; the number is the bytes that were left out. */
const cutMark = (bytes: number) => utf8.encode(` [logtap: ${bytes} bytes cut]`);
const CUT_MARK_MAX = 40;

/**
 * Writes entries of batches as JSONL, by copying. Keeps the last second's text and the pieces of
 * the label sets it has met, so that a line costs three copies and ten digits.
 */
export class LineEncoder {
  #second = -1;
  readonly #secondText = new Uint8Array(SECOND_BYTES);
  /** Label set → `","labels":{…},"msg":"`. Weak: a set lives as long as somebody else needs it. */
  readonly #middles = new WeakMap<LabelSet, Uint8Array>();

  /** Upper bound for the encoded length of entry `i`, before any cut, in bytes. */
  lengthOf(batch: Batch, i: number): number {
    const middle = this.#middle(batch.sets[batch.set[i]!]!);
    return FIXED_BYTES + middle.length + batch.msgEnd[i]! - batch.msgStart[i]! +
      batch.metaEnd[i]! - batch.metaStart[i]!;
  }

  /**
   * Writes entry `i` at `at` of `out`, which has room for `min(lengthOf, LINE_MAX_BYTES)` bytes.
   *
   * @returns where the line ends, after its newline.
   */
  encode(batch: Batch, i: number, out: Uint8Array, at: number): number {
    const middle = this.#middle(batch.sets[batch.set[i]!]!);
    let pos = this.#writeTime(batch.seconds[i]!, batch.nanos[i]!, out, at);
    out.set(middle, pos);
    pos += middle.length;
    const metaLength = batch.metaEnd[i]! - batch.metaStart[i]!;
    const room = LINE_MAX_BYTES - FIXED_BYTES - middle.length - metaLength;
    pos = copyMessage(batch.text(batch.msgStart[i]!, batch.msgEnd[i]!), room, out, pos);
    if (metaLength === 0) return append(out, pos, CLOSE);
    pos = append(out, pos, META);
    pos = append(out, pos, batch.text(batch.metaStart[i]!, batch.metaEnd[i]!));
    return append(out, pos, CLOSE_META);
  }

  #middle(set: LabelSet): Uint8Array {
    let middle = this.#middles.get(set);
    if (middle === undefined) {
      middle = utf8.encode(`","labels":${set.json},"msg":"`);
      this.#middles.set(set, middle);
    }
    return middle;
  }

  #writeTime(seconds: number, nanos: number, out: Uint8Array, at: number): number {
    if (seconds !== this.#second) {
      const text = `${new Date(seconds * 1000).toISOString().slice(0, 19)}.`;
      utf8.encodeInto(text, this.#secondText);
      this.#second = seconds;
    }
    out.set(OPEN, at);
    out.set(this.#secondText, at + OPEN.length);
    const pos = at + OPEN.length + SECOND_BYTES;
    let rest = nanos;
    for (let digit = pos + 8; digit >= pos; digit--) {
      const tens = (rest / 10) | 0;
      out[digit] = 48 + rest - tens * 10;
      rest = tens;
    }
    out[pos + 9] = 90; // Z
    return pos + FRACTION_BYTES;
  }
}

function append(out: Uint8Array, at: number, piece: Uint8Array): number {
  out.set(piece, at);
  return at + piece.length;
}

function copyMessage(msg: Uint8Array, room: number, out: Uint8Array, at: number): number {
  if (msg.length <= room) return append(out, at, msg);
  const kept = cutPoint(msg, Math.max(0, room - CUT_MARK_MAX));
  const end = append(out, at, msg.subarray(0, kept));
  return append(out, end, cutMark(msg.length - kept));
}

/** The last place at or before `limit` that splits neither an escape nor a UTF-8 sequence. */
function cutPoint(json: Uint8Array, limit: number): number {
  let cut = limit;
  while (cut > 0 && (json[cut]! & 0xc0) === 0x80) cut--;
  // An escape is at most six bytes (\u001f): look for the backslash that starts one across the cut.
  for (let back = Math.max(0, cut - 5); back < cut; back++) {
    if (json[back] !== 0x5c || precedingBackslashes(json, back) % 2 === 1) continue;
    const length = json[back + 1] === 0x75 ? 6 : 2;
    if (back + length > cut) return back;
  }
  return cut;
}

function precedingBackslashes(json: Uint8Array, at: number): number {
  let count = 0;
  while (at - count > 0 && json[at - count - 1] === 0x5c) count++;
  return count;
}
