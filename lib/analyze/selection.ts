import { Fifo } from "./fifo.ts";

/** How many of the matching entries are wanted, and how many of their neighbours. */
export interface Selection {
  /** Neighbours shown before and after each match. */
  readonly before: number;
  readonly after: number;
  /** Only the first so many matches. */
  readonly head?: number;
  /** Only the last so many matches, of those that `head` leaves. */
  readonly tail?: number;
}

/** An item that was selected, and its number among all that were pushed: 0, 1, 2 … */
export interface Selected<T> {
  readonly item: T;
  readonly place: number;
  readonly isMatch: boolean;
}

/**
 * Picks matches and their neighbours out of a stream, in order, each once.
 *
 * Memory: `before` items; with `tail` also `tail × (1 + before + after)`. Without `tail`, an item
 * is given out as soon as it is known to be wanted; with it, all at `finish`.
 */
export class Selector<T> {
  readonly #selection: Selection;
  readonly #recent = new Fifo<Selected<T>>();
  readonly #tail: TailWindow<T> | undefined;
  #place = 0;
  #matches = 0;
  #afterLeft = 0;

  constructor(selection: Selection) {
    this.#selection = selection;
    const { tail, before } = selection;
    this.#tail = tail === undefined ? undefined : new TailWindow(tail, before);
  }

  /** Matches so far, at most `head`. */
  get matches(): number {
    return this.#matches;
  }

  /** True when nothing that could still be pushed is wanted. */
  get isDone(): boolean {
    const { head = Infinity, tail = Infinity } = this.#selection;
    return tail === 0 || (this.#matches >= head && this.#afterLeft === 0);
  }

  /** Takes the next item; appends to `$out` what is wanted by now. */
  push(item: T, isMatch: boolean, $out: Selected<T>[]): void {
    const { before, after, head = Infinity } = this.#selection;
    const one = { item, place: this.#place++, isMatch: isMatch && this.#matches < head };
    if (one.isMatch) {
      this.#matches++;
      for (const neighbour of this.#recent.drain()) this.#give(neighbour, $out);
      this.#give(one, $out);
      this.#afterLeft = after;
    } else if (this.#afterLeft > 0) {
      this.#afterLeft--;
      this.#give(one, $out);
    } else if (before > 0) {
      this.#recent.push(one);
      if (this.#recent.size > before) this.#recent.shift();
    }
  }

  /** Appends what had to wait for the end. */
  finish($out: Selected<T>[]): void {
    if (this.#tail !== undefined) $out.push(...this.#tail.drain());
  }

  #give(one: Selected<T>, $out: Selected<T>[]): void {
    if (this.#tail === undefined) $out.push(one);
    else this.#tail.push(one);
  }
}

/** The last so many matches with their neighbours. */
class TailWindow<T> {
  readonly #wanted: number;
  readonly #before: number;
  readonly #window = new Fifo<Selected<T>>();
  /** Places of the matches that are kept. */
  readonly #places = new Fifo<number>();

  constructor(wanted: number, before: number) {
    this.#wanted = wanted;
    this.#before = before;
  }

  push(one: Selected<T>): void {
    this.#window.push(one);
    if (!one.isMatch) return;
    this.#places.push(one.place);
    if (this.#places.size <= this.#wanted) return;
    this.#places.shift();
    const first = this.#places.peek() ?? Infinity;
    while ((this.#window.peek()?.place ?? Infinity) < first - this.#before) this.#window.shift();
  }

  /** A match that is only kept as a neighbour of a later one counts as none. */
  drain(): readonly Selected<T>[] {
    const first = this.#places.peek() ?? Infinity;
    return this.#window.drain().map((one) =>
      one.isMatch && one.place < first ? { ...one, isMatch: false } : one
    );
  }
}
