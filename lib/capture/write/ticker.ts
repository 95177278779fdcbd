/**
 * Runs tasks at intervals, each never beside itself, and waits for the running ones at the end.
 */
export class Ticker {
  readonly #tasks: { readonly everyMs: number; run(): Promise<void> }[] = [];
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  every(everyMs: number, run: () => Promise<void>): void {
    this.#tasks.push({ everyMs, run });
  }

  start(): void {
    for (const { everyMs, run } of this.#tasks) {
      let busy: Promise<void> | undefined;
      const tick = () => {
        if (busy !== undefined) return;
        busy = run().catch(this.#onError).finally(() => {
          this.#running.delete(busy!);
          busy = undefined;
        });
        this.#running.add(busy);
      };
      this.#timers.push(setInterval(tick, everyMs));
    }
  }

  /** Stops, and waits for tasks under way. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#running);
  }
}
