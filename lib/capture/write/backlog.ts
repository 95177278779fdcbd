import type { BufferLimit } from "./options.ts";

/**
 * Counts what waits for its place in a data file, and lets pushes wait for room.
 * First come, first served.
 */
export class Backlog {
  readonly limit: BufferLimit;
  #bytes = 0;
  #lines = 0;
  #waiting: (() => void)[] = [];

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

  /** Frees what was added, and wakes who waits. */
  release(bytes: number, lines: number): void {
    this.#bytes -= bytes;
    this.#lines -= lines;
    const woken = this.#waiting;
    this.#waiting = [];
    for (const wake of woken) wake();
  }

  /** Waits until there is room; false when there was none within `timeoutMs`, if one is given. */
  async room(timeoutMs?: number): Promise<boolean> {
    if (!this.isFull) return true;
    let late = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deadline = new Promise<void>((resolve) => {
      if (timeoutMs === undefined) return;
      timer = setTimeout(() => {
        late = true;
        resolve();
      }, timeoutMs);
    });
    while (this.isFull && !late) {
      await Promise.race([deadline, new Promise<void>((wake) => this.#waiting.push(wake))]);
    }
    clearTimeout(timer);
    return !this.isFull;
  }
}
