import type { Extent } from "./messages.ts";
import type { Playhead } from "./playhead.ts";

export interface ReplayOptions {
  /** There is a capture; what is asked for before waits for it. */
  readonly ready: Promise<void>;
  /** A playhead for the filters of now, for which what is not later than a time is past. */
  makePlayhead(ts: string): Playhead;
  /** There is another extent now. */
  onMoved(): void;
  onFailed(error: unknown): void;
}

/** The part of a capture that has happened, as a clock that runs elsewhere says. */
export class Replay {
  readonly #options: ReplayOptions;
  /** Everything has happened without one. */
  #playhead: Playhead | undefined;
  /** How far it was asked to go, as a canonical time. */
  #reached = "";
  /** One step after the other. */
  #turn: Promise<void>;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#turn = options.ready;
  }

  /** Nothing has happened yet; what comes first is looked for. */
  begin(): void {
    this.#playhead = this.#options.makePlayhead("");
    this.advance("");
  }

  /** The part of the whole that is there; at the end of a replay, also what has come since. */
  limited(whole: Extent): Extent {
    const playhead = this.#playhead;
    if (playhead === undefined) return whole;
    if (playhead.isAtEnd) return { ...whole, ahead: {} };
    const { last, next } = playhead;
    const lines = Math.max(0, last - whole.firstCursor + 1);
    return { ...whole, lastCursor: last, lines, ...next !== undefined && { ahead: { next } } };
  }

  /** Lets happen what is not later than a canonical time, which may be back; all without one. */
  advance(to: string | undefined): void {
    this.#inTurn(async () => {
      if (to === undefined) await this.#put(undefined);
      else if (this.#playhead === undefined || to < this.#reached) await this.#replace(to);
      else {
        this.#reached = to;
        await this.#playhead.advance(to);
      }
    });
  }

  /** Other filters: another entry may be the next. What has happened stays until that is known. */
  refilter(): void {
    this.#inTurn(async () => {
      if (this.#playhead !== undefined) await this.#replace(this.#reached);
    });
  }

  async #replace(ts: string): Promise<void> {
    const playhead = this.#options.makePlayhead(ts);
    await playhead.advance(ts);
    await this.#put(playhead);
    this.#reached = ts;
  }

  async #put(playhead: Playhead | undefined): Promise<void> {
    const before = this.#playhead;
    this.#playhead = playhead;
    await before?.[Symbol.asyncDispose]();
  }

  #inTurn(step: () => Promise<void>): void {
    const { onMoved, onFailed } = this.#options;
    this.#turn = this.#turn.then(step).then(onMoved).catch(onFailed);
  }
}
