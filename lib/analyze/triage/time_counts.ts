/** Lines in one slot of time. */
export interface SlotCount {
  total: number;
  errors: number;
}

/** As plain data: `[slot, total, errors]`, by slot. */
export interface PackedCounts {
  readonly widthS: number;
  readonly slots: readonly (readonly [slot: number, total: number, errors: number])[];
}

/**
 * Lines per slot of time, in bounded memory: when there are more than `slotsMax` slots with lines
 * in them, slots become twice as wide. Only slots with lines take room, so that a stray time in 1970
 * costs one slot.
 */
export class TimeCounts {
  readonly #slotsMax: number;
  #widthS: number;
  #slots = new Map<number, SlotCount>();
  /** The slot of the last line, which most often is that of the next. */
  #last = NaN;
  #lastCount: SlotCount = { total: 0, errors: 0 };

  constructor(widthS: number, slotsMax: number) {
    this.#widthS = widthS;
    this.#slotsMax = slotsMax;
  }

  /** Seconds a slot is wide; slot n begins at n × width, in seconds since 1970. */
  get widthS(): number {
    return this.#widthS;
  }

  get size(): number {
    return this.#slots.size;
  }

  add(seconds: number, isError: boolean): void {
    const slot = Math.floor(seconds / this.#widthS);
    const count = slot === this.#last ? this.#lastCount : this.#count(slot);
    count.total++;
    if (isError) count.errors++;
  }

  merge({ widthS, slots }: PackedCounts): void {
    while (this.#widthS < widthS) this.widen();
    for (const [slot, total, errors] of slots) {
      const count = this.#count(Math.floor((slot * widthS) / this.#widthS));
      count.total += total;
      count.errors += errors;
    }
  }

  /** Makes slots twice as wide. */
  widen(): void {
    const slots = this.#slots;
    this.#slots = new Map();
    this.#widthS *= 2;
    this.#last = NaN;
    for (const [slot, { total, errors }] of slots) {
      const count = this.#count(Math.floor(slot / 2));
      count.total += total;
      count.errors += errors;
    }
  }

  pack(): PackedCounts {
    const slots = [...this.#slots].sort(([a], [b]) => a - b)
      .map(([slot, { total, errors }]) => [slot, total, errors] as const);
    return { widthS: this.#widthS, slots };
  }

  #count(slot: number): SlotCount {
    let count = this.#slots.get(slot);
    if (count === undefined) {
      count = { total: 0, errors: 0 };
      this.#slots.set(slot, count);
      if (this.#slots.size > this.#slotsMax) {
        const seconds = slot * this.#widthS;
        this.widen();
        return this.#count(Math.floor(seconds / this.#widthS));
      }
    }
    this.#last = slot;
    this.#lastCount = count;
    return count;
  }
}
