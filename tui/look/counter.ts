import { pause } from "../../lib/pipe/mod.ts";
import type { Tell } from "./messages.ts";
import { readForward } from "./reading.ts";
import { CountTally } from "./tallies.ts";
import type { Sight } from "./window.ts";

/** What is shown is counted on so long after more has come, or later if that takes long. */
const COUNT_ON_MS = 250;
const COUNT_ON_MAX_MS = 3000;
/** Counting takes this part of the time at most, as long as that is enough to keep up. */
const COUNT_SHARE = 0.15;

interface Counted {
  readonly ticket: number;
  readonly tally: CountTally;
  /** The cursor behind what was counted. */
  to: number;
}

/** Keeps a count of what is shown up to date while more comes. */
export class Counter {
  readonly #sight: () => Sight | undefined;
  readonly #tell: (tell: Tell) => void;
  #counted: Counted | undefined;
  #isBusy = false;

  /** @param sight what there is now. */
  constructor(sight: () => Sight | undefined, tell: (tell: Tell) => void) {
    this.#sight = sight;
    this.#tell = tell;
  }

  /** All up to the end of a sight was counted: from there it goes on. */
  begin(ticket: number, tally: CountTally, { extent }: Sight): void {
    this.#counted = { ticket, tally, to: extent.lastCursor + 1 };
    this.goOn();
  }

  /** The count is of something else. */
  forget(): void {
    this.#counted = undefined;
  }

  /** There may be more. */
  goOn(): void {
    if (this.#isBusy || this.#counted === undefined) return;
    this.#isBusy = true;
    const { signal } = new AbortController();
    this.#countOn(signal)
      .catch(() => this.forget()) // Whoever looks at the capture next tells what is wrong with it.
      .finally(() => this.#isBusy = false);
  }

  async #countOn(signal: AbortSignal): Promise<void> {
    for (let waitMs = COUNT_ON_MS;;) {
      await pause(waitMs);
      const [counted, sight] = [this.#counted, this.#sight()];
      if (counted === undefined || sight === undefined) return;
      const startMs = performance.now();
      const range = { from: counted.to, to: sight.extent.lastCursor + 1 };
      if (range.from >= range.to) return;
      for await (const { entries } of readForward(sight.capture, { ...sight, range }, signal)) {
        counted.tally.add(entries);
      }
      counted.to = range.to;
      const spentMs = performance.now() - startMs;
      waitMs = Math.min(COUNT_ON_MAX_MS, Math.max(COUNT_ON_MS, spentMs / COUNT_SHARE));
      if (counted === this.#counted) this.#tell(counted.tally.tell(counted.ticket, true));
    }
  }
}
