/** How files are cut on their way up, in bytes. */
export interface PartSizes {
  /** Files up to this size go up in one piece. */
  readonly wholeMax: number;
  /** Otherwise in parts of this size, or larger ones when there would be too many. */
  readonly part: number;
}

const MIB = 1024 * 1024;

/** S3 takes parts from 5 MiB on. */
export const PART_SIZES: PartSizes = { wholeMax: 64 * MIB, part: 16 * MIB };

/** The most parts that S3 makes an object of. */
const PARTS_MAX = 10_000;

export interface PartRange {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** The parts of a file; they depend on its size only, so that an upload can be gone on with. */
export function partsOf(bytes: number, { part }: PartSizes): readonly PartRange[] {
  const least = Math.ceil(bytes / PARTS_MAX);
  const size = least <= part ? part : Math.ceil(least / MIB) * MIB;
  const count = Math.max(1, Math.ceil(bytes / size));
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    start: i * size,
    end: Math.min(bytes, (i + 1) * size),
  }));
}
