import { constants, deflateRawSync, gzipSync } from "node:zlib";
import type { Encoding } from "../../../../lib/codec/mod.ts";

/** Few bytes out of which many zeros come. */
export interface Bomb {
  readonly encoding: Encoding;
  readonly body: Uint8Array;
}

const MIB = 1 << 20;
const ZSTD_BLOCK_BYTES = 128 << 10;
const ZSTD_WINDOW_EXPONENT = 10;

/**
 * Bombs that are damaged behind their first `soundBytes` of zeros: a decoder that goes further than
 * that says that they are damaged, however much of what it made it keeps. Snappy is not among them,
 * for its blocks declare their length.
 */
export function damagedBombs(soundBytes: number): Bomb[] {
  const zeros = new Uint8Array(soundBytes);
  const deflated = deflateRawSync(zeros, { finishFlush: constants.Z_SYNC_FLUSH });
  const gzip = gzipSync("").subarray(0, 10);
  return [
    { encoding: "gzip", body: joined(gzip, deflated, RESERVED_BLOCK) },
    { encoding: "deflate", body: joined(deflated, RESERVED_BLOCK) },
    { encoding: "zstd", body: zstdBomb(soundBytes, { isDamaged: true }) },
  ];
}

/** What no deflate block begins with: type 3. */
const RESERVED_BLOCK = new Uint8Array(64).fill(7);

/** One frame that does not declare its length, of blocks that repeat one byte. */
export function zstdBomb(zeros: number, { isDamaged = false } = {}): Uint8Array {
  const head = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, ZSTD_WINDOW_EXPONENT << 3]);
  const count = Math.ceil(zeros / ZSTD_BLOCK_BYTES);
  const runs = Array.from({ length: count }, () => [...zstdBlock(1, ZSTD_BLOCK_BYTES), 0]).flat();
  // A compressed block that cannot be, or a raw one of nothing.
  const end = isDamaged
    ? [...zstdBlock(2, 8, true), ...new Array(8).fill(255)]
    : zstdBlock(0, 0, true);
  return joined(head, Uint8Array.from(runs), Uint8Array.from(end));
}

function zstdBlock(type: number, size: number, isLast = false): number[] {
  const word = (isLast ? 1 : 0) | type << 1 | size << 3;
  return [word & 255, word >> 8 & 255, word >> 16];
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Bombs whose damage, if they have any, is at their very end: `mib` MiB would come out of each. */
export function wholeBombs(mib: number): Bomb[] {
  const zeros = new Uint8Array(MIB);
  const piece = deflateRawSync(zeros, { finishFlush: constants.Z_SYNC_FLUSH });
  const deflated = joined(...Array.from({ length: mib }, () => piece), deflateRawSync(""));
  const gzip = gzipSync("").subarray(0, 10);
  return [
    { encoding: "gzip", body: joined(gzip, deflated, new Uint8Array(8)) },
    { encoding: "deflate", body: deflated },
    { encoding: "zstd", body: zstdBomb(mib * MIB) },
    { encoding: "snappy", body: snappyBomb() },
  ];
}

/** 2 GiB declared in five bytes. */
export function snappyBomb(): Uint8Array {
  return Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3]);
}
