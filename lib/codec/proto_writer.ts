import { BYTES, FIXED32, FIXED64, VARINT } from "./proto_reader.ts";

const FIRST_BYTES = 1024;
/** The longest tag and number: five bytes and ten. */
const SCALAR_MAX_BYTES = 15;

const utf8 = new TextEncoder();

/** Writes a protobuf message field by field. Numbers that are 0 are left out, as proto3 does. */
export class ProtoWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  /** What was written, of which this keeps nothing: the writer is done. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A uint32 or uint64 field, up to 2^53 - 1. */
  number(field: number, value: number): void {
    if (value === 0) return;
    this.#tag(field, VARINT);
    this.#varint(value);
  }

  /** A fixed32 field, also when it is 0. */
  fixed32(field: number, value: number): void {
    this.#tag(field, FIXED32);
    this.#word(value);
  }

  /** An sfixed64 field, also when it is 0. */
  sfixed64(field: number, value: bigint): void {
    this.#tag(field, FIXED64);
    const bits = BigInt.asUintN(64, value);
    this.#word(Number(bits & 0xffffffffn));
    this.#word(Number(bits >> 32n));
  }

  text(field: number, value: string): void {
    this.data(field, utf8.encode(value));
  }

  data(field: number, value: Uint8Array): void {
    this.#tag(field, BYTES);
    this.#varint(value.length);
    this.#makeRoom(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** A message field of what `fill` writes. */
  message(field: number, fill: () => void): void {
    this.#tag(field, BYTES);
    // Room for a length of one byte, which most have.
    const start = ++this.#length;
    fill();
    const length = this.#length - start;
    const more = varintBytes(length) - 1;
    this.#makeRoom(more);
    this.#bytes.copyWithin(start + more, start, this.#length);
    this.#length = start - 1;
    this.#varint(length);
    this.#length += length;
  }

  #tag(field: number, wire: number): void {
    this.#makeRoom(SCALAR_MAX_BYTES);
    this.#varint((field << 3 | wire) >>> 0);
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) {
      this.#bytes[this.#length++] = rest % 128 | 128;
    }
    this.#bytes[this.#length++] = rest;
  }

  #word(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.#bytes[this.#length++] = value >>> shift;
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}
