import type { PackedCounts, TimeCounts } from "./time_counts.ts";

/** Slots that a timeline shows at most: a week of minutes. */
export const TIMELINE_MAX = 10_080;
/** A timeline may leave out lines far from the others, but not more than this share. */
const OUTSIDE_SHARE = 0.01;

/** Lines over time in slots of one width, from the first to the last, empty ones too. */
export interface Timeline {
  readonly widthS: number;
  /** Start of the first slot, in seconds since 1970; a multiple of the width. */
  readonly startS: number;
  readonly total: readonly number[];
  readonly errors: readonly number[];
  /** Lines with times so far from the others that showing them would hide the rest. */
  readonly outside: number;
}

/**
 * The timeline of what was counted: of at most {@linkcode TIMELINE_MAX} slots. Where times span
 * more, the stretch with most lines is shown if it holds nearly all of them; else slots widen. One
 * line from 1970 thus neither costs memory nor flattens the picture.
 */
export function denseTimeline(counts: TimeCounts): Timeline {
  for (;; counts.widen()) {
    const packed = counts.pack();
    const all = packed.slots.reduce((sum, [, total]) => sum + total, 0);
    const { first, last, lines } = richestStretch(packed);
    if (lines >= all * (1 - OUTSIDE_SHARE)) return dense(packed, first, last, all - lines);
  }
}

interface Stretch {
  /** Indices into the slots, inclusive. */
  readonly first: number;
  readonly last: number;
  readonly lines: number;
}

/** The stretch of a timeline's length that holds most lines; of equals the earliest. */
function richestStretch({ slots }: PackedCounts): Stretch {
  let best: Stretch = { first: 0, last: -1, lines: 0 };
  let [first, lines] = [0, 0];
  for (let last = 0; last < slots.length; last++) {
    lines += slots[last]![1];
    while (slots[last]![0] - slots[first]![0] >= TIMELINE_MAX) lines -= slots[first++]![1];
    if (lines > best.lines) best = { first, last, lines };
  }
  return best;
}

function dense({ widthS, slots }: PackedCounts, ...[first, last, outside]: number[]): Timeline {
  const start = slots[first!]?.[0] ?? 0;
  const length = last! < first! ? 0 : slots[last!]![0] - start + 1;
  const total = new Array<number>(length).fill(0);
  const errors = new Array<number>(length).fill(0);
  for (const [slot, lines, failed] of slots.slice(first, last! + 1)) {
    total[slot - start] = lines;
    errors[slot - start] = failed;
  }
  return { widthS, startS: start * widthS, total, errors, outside: outside! };
}
