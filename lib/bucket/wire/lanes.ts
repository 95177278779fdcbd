/**
 * Bounds what is under way at once: so many tasks, and so many bytes in memory. First come, first
 * served, so that a large task is not passed by for ever.
 */
export class Lanes {
  #free: number;
  #freeBytes: number;
  readonly #allBytes: number;
  readonly #queue: { readonly bytes: number; readonly go: () => void }[] = [];

  constructor(count: number, bytes: number) {
    this.#free = count;
    this.#freeBytes = bytes;
    this.#allBytes = bytes;
  }

  /** @param bytes what the task holds in memory; a task larger than all there is runs alone. */
  async run<T>(bytes: number, task: () => Promise<T>): Promise<T> {
    const share = Math.min(bytes, this.#allBytes);
    await this.#enter(share);
    try {
      return await task();
    } finally {
      this.#free++;
      this.#freeBytes += share;
      this.#admit();
    }
  }

  #enter(bytes: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#queue.push({ bytes, go: resolve });
    this.#admit();
    return promise;
  }

  #admit(): void {
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (this.#free === 0 || this.#freeBytes < next.bytes) return;
      this.#free--;
      this.#freeBytes -= next.bytes;
      this.#queue.shift();
      next.go();
    }
  }
}

/**
 * Does the same with all items, at most `count` at once. After a failure no further item is begun;
 * it rises when those under way have ended, so that nothing goes on behind the caller's back.
 *
 * @returns the results in the items' order.
 */
export async function forEachOf<T, R>(
  items: readonly T[],
  count: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const work = async () => {
    while (failure === undefined && next < items.length) {
      const i = next++;
      try {
        results[i] = await task(items[i]!);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, items.length) }, work));
  if (failure !== undefined) throw failure.error;
  return results;
}
