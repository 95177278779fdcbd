import type { WorkerPort } from "../pipe/mod.ts";

/** A job's wish for a helper. */
export interface HelperWish {
  readonly id: number;
  readonly name: string;
  /** The helper's end of the way to the job. */
  readonly port: MessagePort;
}

/**
 * The starting thread's end: starts helpers for a job, by names out of a fixed table, one of each at
 * a time.
 */
export class HelperDesk implements Disposable {
  readonly #starts: Readonly<Record<string, () => WorkerPort>>;
  readonly #onDeath: (id: number, why: string) => void;
  readonly #living = new Map<string, { readonly id: number; readonly worker: WorkerPort }>();

  constructor(
    starts: Readonly<Record<string, () => WorkerPort>>,
    onDeath: (id: number, why: string) => void,
  ) {
    this.#starts = starts;
    this.#onDeath = onDeath;
  }

  start({ id, name, port }: HelperWish): void {
    const start = Object.hasOwn(this.#starts, name) ? this.#starts[name] : undefined;
    if (start === undefined) {
      port.close();
      return this.#onDeath(id, "there is no such helper");
    }
    this.#endNamed(name);
    const worker = start(); // A script that cannot be loaded is told to onerror, too.
    this.#living.set(name, { id, worker });
    worker.onerror = (event) => {
      event.preventDefault();
      this.end(id);
      this.#onDeath(id, event.message);
    };
    worker.postMessage(undefined, [port]);
  }

  end(id: number): void {
    for (const [name, helper] of this.#living) if (helper.id === id) this.#endNamed(name);
  }

  [Symbol.dispose](): void {
    for (const name of this.#living.keys()) this.#endNamed(name);
  }

  #endNamed(name: string): void {
    this.#living.get(name)?.worker.terminate();
    this.#living.delete(name);
  }
}
