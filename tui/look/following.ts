import { pause } from "../../lib/pipe/mod.ts";
import type { Followed } from "./answering.ts";
import { searched } from "./entry_filter.ts";
import type { Tell } from "./messages.ts";
import { readForward } from "./reading.ts";
import type { Sight } from "./window.ts";

/** What is shown is summed up so long after more has come, or later if that takes long. */
const GO_ON_MS = 250;
const GO_ON_MAX_MS = 3000;
/** It takes this part of the time at most, as long as that is enough to keep up. */
const SHARE = 0.15;

/** Keeps a sum of what is shown up to date while more comes. */
export class Following {
  readonly #sight: () => Sight | undefined;
  readonly #tell: (tell: Tell) => void;
  #followed: Followed | undefined;
  /** The cursor behind what was summed up. */
  #to = 0;
  #isBusy = false;

  /** @param sight what there is now. */
  constructor(sight: () => Sight | undefined, tell: (tell: Tell) => void) {
    this.#sight = sight;
    this.#tell = tell;
  }

  /** All up to the end of a sight was summed up: from there it goes on. */
  begin(followed: Followed, { extent }: Sight): void {
    this.#followed = followed;
    this.#to = extent.lastCursor + 1;
    this.goOn();
  }

  /** The sum is of something else. @param ticket only if it is this one's. */
  forget(ticket = this.#followed?.ticket): void {
    if (ticket === this.#followed?.ticket) this.#followed = undefined;
  }

  /** There may be more. */
  goOn(): void {
    if (this.#isBusy || this.#followed === undefined) return;
    this.#isBusy = true;
    this.#goOn()
      .catch(() => this.forget()) // Whoever looks at the capture next tells what is wrong with it.
      .finally(() => this.#isBusy = false);
  }

  async #goOn(): Promise<void> {
    for (let waitMs = GO_ON_MS;;) {
      await pause(waitMs);
      const startMs = performance.now();
      if (!await this.#addNew()) return;
      const spentMs = performance.now() - startMs;
      waitMs = Math.min(GO_ON_MAX_MS, Math.max(GO_ON_MS, spentMs / SHARE));
    }
  }

  /** @returns false when there is nothing new. */
  async #addNew(): Promise<boolean> {
    const [followed, sight] = [this.#followed, this.#sight()];
    if (followed === undefined || sight === undefined) return false;
    const { capture, filter: shown, extent } = sight;
    const { source, tally } = followed;
    const filter = source === undefined ? shown : searched(shown, source);
    const range = { from: this.#to, to: extent.lastCursor + 1 };
    if (range.from >= range.to) return false;
    const { signal } = new AbortController();
    for await (const { entries } of readForward(capture, { filter, range }, signal)) {
      // Forgotten meanwhile, or overtaken by another.
      if (followed !== this.#followed) return true;
      tally.add(entries);
    }
    if (followed !== this.#followed) return true;
    this.#to = range.to;
    this.#tell(followed.tell(range.to));
    return true;
  }
}
