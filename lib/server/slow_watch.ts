/** How long bodies may take. */
export interface SlowLimits {
  /** Longest time without a byte. */
  readonly stallMs: number;
  /** Longest time for the whole body, so that a drop every few seconds does not do. */
  readonly wholeMs: number;
}

interface Watched {
  readonly startMs: number;
  lastMs: number;
  readonly onTooSlow: () => void;
}

/** Looks at all bodies under way this often; how late a limit may be noticed. */
const CHECK_MS = 500;

/** Ends bodies that arrive too slowly, with one timer for all of them. */
export class SlowWatch implements Disposable {
  readonly #limits: SlowLimits;
  readonly #nowMs: () => number;
  readonly #watched = new Set<Watched>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param nowMs a clock that only goes forward. */
  constructor(limits: SlowLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  /** Watches one body; `onTooSlow` is called once at most, and not after `end`. */
  begin(onTooSlow: () => void): { noteProgress(): void; end(): void } {
    const startMs = this.#nowMs();
    const watched = { startMs, lastMs: startMs, onTooSlow };
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.check(), CHECK_MS);
    return {
      noteProgress: () => void (watched.lastMs = this.#nowMs()),
      end: () => this.#forget(watched),
    };
  }

  /** Ends what is too slow by now. */
  check(): void {
    const now = this.#nowMs();
    const { stallMs, wholeMs } = this.#limits;
    for (const watched of [...this.#watched]) {
      if (now - watched.lastMs < stallMs && now - watched.startMs < wholeMs) continue;
      this.#forget(watched);
      watched.onTooSlow();
    }
  }

  [Symbol.dispose](): void {
    this.#watched.clear();
    this.#stop();
  }

  #forget(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size === 0) this.#stop();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
