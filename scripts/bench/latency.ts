/** Durations in milliseconds, kept one by one: a number a push. */
export class Latencies {
  readonly #values: number[] = [];
  #sorted = true;

  add(ms: number): void {
    this.#values.push(ms);
    this.#sorted = false;
  }

  get count(): number {
    return this.#values.length;
  }

  /** The least value that `fraction` of all values do not exceed; 0 when there are none. */
  quantile(fraction: number): number {
    if (!this.#sorted) this.#values.sort((a, b) => a - b);
    this.#sorted = true;
    const place = Math.ceil(fraction * this.#values.length) - 1;
    return this.#values[Math.max(0, place)] ?? 0;
  }
}

export function median(values: readonly number[]): number {
  const all = new Latencies();
  for (const value of values) all.add(value);
  return all.quantile(0.5);
}
