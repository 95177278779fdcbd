/** First in, first out, without the cost that `Array.shift` has on long arrays. */
export class Fifo<T> {
  #items: T[] = [];
  #start = 0;

  get size(): number {
    return this.#items.length - this.#start;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** The oldest item; undefined when there is none. */
  peek(): T | undefined {
    return this.#items[this.#start];
  }

  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#start]!;
    this.#start++;
    // Half of it used up: the move costs what the shifts since the last one have paid for.
    if (this.#start > 32 && this.#start * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
    return item;
  }

  /** Takes out everything, oldest first. */
  drain(): readonly T[] {
    const items = this.#items.slice(this.#start);
    this.#items = [];
    this.#start = 0;
    return items;
  }
}
