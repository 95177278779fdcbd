import type { BufferLimit } from "./options.ts";

/**
 * Counts what waits for its place in a data file, and lets pushes wait for room.
 * First come, first served.
 */
export class Backlog {
  readonly limit: BufferLimit;
  #bytes = 0;
  #lines = 0;
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  constructor(limit: BufferLimit) {
    this.limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get lines(): number {
    return this.#lines;
  }

  get isFull(): boolean {
    return (this.limit.kind === "bytes" ? this.#bytes : this.#lines) >= this.limit.limit;
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

  /** Waits until there is room; false when there was none within `timeoutMs`, if one is given. */
  async room(timeoutMs?: number): Promise<boolean> {
    if (!this.isFull) return true;
    let isLate = false;
    let wake = () => {};
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => {
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
