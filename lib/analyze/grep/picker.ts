import { Fifo } from "../fifo.ts";
import type { GrepLine } from "./messages.ts";
import type { Around } from "./neighbourhoods.ts";

export interface PickerOptions extends Around {
  /** Only the first so many matches. */
  readonly max: number;
}

/** A line to print. */
export interface Picked {
  readonly text: string;
  readonly role: "match" | "before" | "after";
  /** Something was left out between this and the line printed before it. */
  readonly isApart: boolean;
}

interface PlacedLine {
  readonly text: string;
  readonly place: number;
}

/**
 * Puts together the lines of many pieces, in order: matches, and of the neighbours that were given
 * those that a match in the same or another piece wants. Each line once. Holds `before` lines.
 */
export class Picker {
  readonly #options: PickerOptions;
  readonly #recent = new Fifo<PlacedLine>();
  #matches = 0;
  #lastMatch = -Infinity;
  #lastPicked: number | undefined;
  /** Of the line pushed last. */
  #place = -1;

  constructor(options: PickerOptions) {
    this.#options = options;
  }

  get matches(): number {
    return this.#matches;
  }

  /** True when nothing that could still be pushed is wanted. */
  get isDone(): boolean {
    const { max, after } = this.#options;
    return this.#matches >= max && (max === 0 || this.#place >= this.#lastMatch + after);
  }

  /** Takes the next line, `place` in the whole; appends to `$out` what is wanted by now. */
  push(line: GrepLine, place: number, $out: Picked[]): void {
    const { before, after, max } = this.#options;
    this.#place = place;
    if (line.isMatch && this.#matches < max) {
      this.#matches++;
      for (const neighbour of this.#recent.drain()) {
        if (neighbour.place >= place - before) this.#pick(neighbour, "before", $out);
      }
      this.#pick({ text: line.text, place }, "match", $out);
      this.#lastMatch = place;
    } else if (place - this.#lastMatch <= after) {
      this.#pick({ text: line.text, place }, "after", $out);
    } else if (before > 0) {
      this.#recent.push({ text: line.text, place });
      if (this.#recent.size > before) this.#recent.shift();
    }
  }

  #pick({ text, place }: PlacedLine, role: Picked["role"], $out: Picked[]): void {
    const isApart = this.#lastPicked !== undefined && place > this.#lastPicked + 1;
    $out.push({ text, role, isApart });
    this.#lastPicked = place;
  }
}
