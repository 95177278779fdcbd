import type { BufferLimit } from "./options.ts";

/**
 * Counts what waits for its place in a data file, and lets pushes wait for room.
 * First come, first served.
 */
export class Backlog {
  readonly #linesMax: number;
  readonly #bytesMax: number;
  #bytes = 0;
  #lines = 0;
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  /** @param bytesMax holds also where the limit is counted in entries, which may be long ones. */
  constructor(limit: BufferLimit, bytesMax: number = Infinity) {
    this.#linesMax = limit.kind === "entries" ? limit.limit : Infinity;
    this.#bytesMax = limit.kind === "bytes" ? Math.min(limit.limit, bytesMax) : bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get lines(): number {
    return this.#lines;
  }

  get isFull(): boolean {
    return this.#bytes >= this.#bytesMax || this.#lines >= this.#linesMax;
  }

  add(bytes: number, lines: number): void {
    this.#bytes += bytes;
    this.#lines += lines;
  }

  /** Pushes that wait for room. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Frees what was added, and wakes who waits. */
  release(bytes: number, lines: number): void {
    this.#bytes -= bytes;
    this.#lines -= lines;
    this.#wakeAll();
  }

  /** Ends all waiting, now and later: who finds no room at once finds none. */
  close(): void {
    this.#isClosed = true;
    this.#wakeAll();
  }

  /** Waits until there is room; false when there was none within `timeoutMs`. */
  async room(timeoutMs: number): Promise<boolean> {
    if (!this.isFull) return true;
    let isLate = false;
    let wake = () => {};
    const timer = setTimeout(() => {
      isLate = true;
      wake();
    }, timeoutMs);
    while (this.isFull && !isLate && !this.#isClosed) {
      await new Promise<void>((resolve) => this.#waiting.add(wake = resolve));
      this.#waiting.delete(wake); // Who came too late is forgotten, however long nothing is freed.
    }
    clearTimeout(timer);
    return !this.isFull;
  }

  #wakeAll(): void {
    for (const wake of this.#waiting) wake();
  }
}
