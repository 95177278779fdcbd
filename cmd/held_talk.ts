import type { Output } from "../lib/cli/mod.ts";
import type { Talk } from "../lib/sandbox/mod.ts";

/** What is said while the view has the terminal; more than this nobody would read afterwards. */
const HELD_MAX = 200;

/** Talk that waits until the terminal is free, and is shown in the view meanwhile. */
export class HeldTalk implements Talk {
  readonly isTerminal = false;
  readonly #output: Output;
  readonly #onLine: (line: string) => void;
  #held: string[] | undefined = [];
  #left = 0;

  constructor(output: Output, onLine: (line: string) => void) {
    this.#output = output;
    this.#onLine = onLine;
  }

  get columns(): number {
    return this.#output.columns;
  }

  write(text: string): void | Promise<void> {
    if (this.#held === undefined) return this.#output.write(text);
    this.#held.push(text);
    if (this.#held.length > HELD_MAX) {
      this.#held.shift();
      this.#left++;
    }
    this.#onLine(text.trimEnd());
  }

  /** The view is gone: says what was held, and whatever comes at once. */
  async release(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = undefined;
    if (this.#left > 0) held.unshift(`(${this.#left} earlier lines are left out)\n`);
    await this.#output.write(held.join(""));
  }
}
