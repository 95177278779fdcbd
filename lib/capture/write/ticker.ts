interface Task {
  readonly everyMs: number;
  run(): Promise<void>;
  error: unknown;
}

/**
 * Runs tasks at intervals, each never beside itself, and waits for the running ones at the end.
 */
export class Ticker {
  readonly #tasks: Task[] = [];
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  readonly #running = new Set<Promise<void>>();

  every(everyMs: number, run: () => Promise<void>): void {
    this.#tasks.push({ everyMs, run, error: undefined });
  }

  /** What a task failed with when it ran last; undefined when all went well. */
  get error(): unknown {
    return this.#tasks.find(({ error }) => error !== undefined)?.error;
  }

  start(): void {
    for (const task of this.#tasks) {
      let busy: Promise<void> | undefined;
      const tick = () => {
        if (busy !== undefined) return;
        busy = runOnce(task).finally(() => {
          this.#running.delete(busy!);
          busy = undefined;
        });
        this.#running.add(busy);
      };
      this.#timers.push(setInterval(tick, task.everyMs));
    }
  }

  /** Stops, and waits for tasks under way. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#running);
  }
}

async function runOnce(task: Task): Promise<void> {
  try {
    await task.run();
    task.error = undefined;
  } catch (error) {
    task.error = error;
  }
}
