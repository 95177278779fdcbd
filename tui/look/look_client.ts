import { basename, dirname, join, resolve } from "node:path";
import { LogtapError } from "../../lib/fault/mod.ts";
import type { Ask, LookPlan, Tell } from "./messages.ts";

const SCRIPT = new URL("./look.worker.ts", import.meta.url);

export interface LookRights {
  /** Folders that exports may be written to; everywhere with true. */
  readonly write: readonly string[] | true;
}

export interface LookListener {
  onTell(tell: Tell): void;
  /** Nothing more is told. */
  onDeath(error: LogtapError): void;
}

/**
 * The view's side of the looker. Its worker loads its code from the moment this is made, while whoever
 * makes it loads the view.
 */
export class LookClient implements Disposable {
  /** The capture's directory, as it was named. */
  readonly dir: string;
  readonly #worker: Worker;
  /** Asks before the worker listens. */
  #waiting: (LookPlan | Ask)[] | undefined = [];
  #listener: LookListener | undefined;
  /** What the worker died of, perhaps before anybody listened. */
  #death: LogtapError | undefined;

  /** @param rights what the worker may do beside reading the capture. */
  constructor(dir: string, rights: LookRights) {
    this.dir = dir;
    const read = realPaths(dir);
    const write = rights.write === true ? true : [...rights.write];
    this.#worker = new Worker(SCRIPT, {
      type: "module",
      name: "look",
      // An export reads back what it has written.
      deno: { permissions: { read: write === true ? true : [...read, ...write], write } },
    });
    this.#worker.onmessage = ({ data }: MessageEvent<Tell | { readonly kind: "ready" }>) => {
      if (data.kind === "ready") this.#begin();
      else this.#listener?.onTell(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const [why = ""] = event.message.replace(/^Uncaught (?:\(in promise\) )?/, "").split("\n");
      const text = `Cannot read on: the worker that reads the capture has ended (${why})`;
      this.#death = new LogtapError("internal", text);
      this.#listener?.onDeath(this.#death);
    };
  }

  /** Says what to look at; once, before anything is asked. */
  begin(plan: LookPlan, listener: LookListener): void {
    this.#listener = listener;
    this.#post(plan);
    if (this.#death !== undefined) listener.onDeath(this.#death);
  }

  ask(ask: Ask): void {
    this.#post(ask);
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }

  #post(message: LookPlan | Ask): void {
    if (this.#waiting === undefined) this.#worker.postMessage(message);
    else this.#waiting.push(message);
  }

  #begin(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const message of waiting) this.#worker.postMessage(message);
  }
}

/** A folder may lie behind a link, and rights are checked by where it really is. */
function realPaths(dir: string): string[] {
  return [...new Set([dir, realPath(resolve(dir))])];
}

/** @param path absolute; the end of it need not be there yet. */
function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}
