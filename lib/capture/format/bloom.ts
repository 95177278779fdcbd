import xxhash from "xxhash-wasm";

/** Which labels may occur in a frame. Says yes wrongly for about one in a hundred, never no. */
export interface Bloom {
  /** Bits looked at for each label. */
  readonly hashes: number;
  /** Bit b is bit b mod 8 of byte b / 8, least significant first. */
  readonly bits: Uint8Array;
}

/** Hashes the UTF-8 bytes of a text with xxh64, seed 0. */
type Hasher = (text: string) => bigint;

const HASHES = 7;
const BITS_PER_LABEL = 10;
const MAX_BYTES = 64 * 1024;
/** A filter of another writer that asks for more is not looked at. */
const HASHES_MAX = 64;

let hasher: Hasher | undefined;
let loading: Promise<void> | undefined;

/**
 * Compiles the WebAssembly of the hash function, once, in a few milliseconds. Whoever builds filters or
 * asks them waits for this first.
 */
export function loadHasher(): Promise<void> {
  loading ??= xxhash().then((api) => {
    hasher = (text) => api.h64(text);
  });
  return loading;
}

/**
 * Builds the filter of a frame. `loadHasher` must have ended.
 *
 * @param labels each label of each set as `name=value`; repetitions cost nothing.
 */
export function buildBloom(labels: Iterable<string>): Bloom {
  const distinct = new Set(labels);
  const bytes = Math.min(MAX_BYTES, Math.max(1, Math.ceil(distinct.size * BITS_PER_LABEL / 8)));
  const bits = new Uint8Array(bytes);
  const $places = new Float64Array(HASHES);
  for (const label of distinct) {
    placesOf(label, bytes * 8, $places);
    for (const place of $places) bits[Math.floor(place / 8)]! |= 1 << place % 8;
  }
  return { hashes: HASHES, bits };
}

/** False when no line of the frame has the label `name=value`. `loadHasher` must have ended. */
export function mayHold(bloom: Bloom, label: string): boolean {
  if (bloom.bits.length === 0 || bloom.hashes > HASHES_MAX) return true; // Nothing is known.
  const $places = new Float64Array(bloom.hashes);
  placesOf(label, bloom.bits.length * 8, $places);
  return $places.every((place) => (bloom.bits[Math.floor(place / 8)]! & 1 << place % 8) !== 0);
}

/** lo32 + i × hi32 stays far under 2^53 for as many hashes as a filter may have: it is exact. */
function placesOf(label: string, bitCount: number, $places: Float64Array): void {
  if (hasher === undefined) throw new Error("BUG: a label filter was used before loadHasher()");
  const hashed = hasher(label);
  const low = Number(hashed & 0xffffffffn);
  const high = Number(hashed >> 32n);
  for (let i = 0; i < $places.length; i++) $places[i] = (low + i * high) % bitCount;
}
