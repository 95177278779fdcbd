/**
 * Bytes that all pushes together may hold in memory. Asked as bytes arrive, never by what a sender
 * declares; who finds no room waits a moment, first come, first served.
 */
export class ByteBudget {
  readonly limit: number;
  #used = 0;
  #queue: Waiter[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  /** Starts a holding of nothing; dispose of it when the bytes are no longer in memory. */
  hold(): Holding {
    return new Holding(this);
  }

  /** Takes bytes at once, or not at all. Nobody overtakes those who wait. */
  take(bytes: number): boolean {
    if (this.#queue.length > 0 || !this.#fits(bytes)) return false;
    this.#used += bytes;
    return true;
  }

  /** Takes bytes as soon as there is room; false when there was none within `timeoutMs`. */
  async wait(bytes: number, timeoutMs: number): Promise<boolean> {
    if (this.take(bytes)) return true;
    if (bytes > this.limit) return false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const taken = await new Promise<boolean>((resolve) => {
      const waiter = { bytes, resolve };
      this.#queue.push(waiter);
      timer = setTimeout(() => this.#giveUp(waiter), timeoutMs);
    });
    clearTimeout(timer);
    return taken;
  }

  give(bytes: number): void {
    this.#used -= bytes;
    this.#serve();
  }

  #fits(bytes: number): boolean {
    return this.#used + bytes <= this.limit;
  }

  #giveUp(waiter: Waiter): void {
    this.#queue = this.#queue.filter((other) => other !== waiter);
    waiter.resolve(false);
    this.#serve(); // Someone with a smaller wish may have stood behind.
  }

  #serve(): void {
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (!this.#fits(next.bytes)) return;
      this.#queue.shift();
      this.#used += next.bytes;
      next.resolve(true);
    }
  }
}

interface Waiter {
  readonly bytes: number;
  readonly resolve: (taken: boolean) => void;
}

/** What one push holds of a {@linkcode ByteBudget}. */
export class Holding implements Disposable {
  readonly #budget: ByteBudget;
  #bytes = 0;
  #isOver = false;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  /** Takes more at once; false when somebody has to wait for it. */
  grow(bytes: number): boolean {
    return this.#note(bytes, this.#budget.take(bytes));
  }

  /** Takes more, waiting for room; false when there was none in time. */
  async growLater(bytes: number, timeoutMs: number): Promise<boolean> {
    return this.#note(bytes, await this.#budget.wait(bytes, timeoutMs));
  }

  #note(bytes: number, taken: boolean): boolean {
    if (!taken) return false;
    if (this.#isOver) this.#budget.give(bytes); // The push ended while its wish was in the queue.
    else this.#bytes += bytes;
    return true;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#budget.give(this.#bytes);
    this.#bytes = 0;
  }
}
