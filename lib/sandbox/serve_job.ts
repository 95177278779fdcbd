import { AskedHelpers, type Tell } from "./asked_helpers.ts";
import { packFault } from "./fault_record.ts";
import type { RunJob, Talk } from "./job.ts";
import type { FromJob, ToJob } from "./messages.ts";
import { giveUp, lackingRights } from "./permissions.ts";
import { probeLine } from "./probe.ts";

interface JobScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: FromJob, transfer: Transferable[]): void;
  addEventListener(kind: "error", listen: (event: ErrorEvent) => void): void;
  addEventListener(
    kind: "unhandledrejection",
    listen: (event: PromiseRejectionEvent) => void,
  ): void;
}

/**
 * The worker's side of a scoped job; the whole of its script, beside imports. Imports of such a
 * script must not read the environment or files while they are evaluated.
 */
export function serveJob<Plan, Helper extends string, Report = never>(
  run: RunJob<Plan, Helper, Report>,
): void {
  const scope = globalThis as unknown as JobScope;
  const tell: Tell = (message, transfer = []) => scope.postMessage(message, transfer);
  const job = new ScopedJob(run, tell);
  // Before anything is awaited: what arrives without a listener is lost.
  scope.onmessage = (event: MessageEvent<ToJob<Plan>>) => job.take(event.data);
  // Unhandled, these would end the worker and print a stack. The starting thread ends it in order.
  scope.addEventListener("error", (event) => {
    event.preventDefault();
    tell({ kind: "died", fault: packFault(event.error ?? event.message) });
  });
  scope.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    tell({ kind: "died", fault: packFault(event.reason) });
  });
  tell({ kind: "ready" });
}

class ScopedJob<Plan, Helper extends string, Report> {
  readonly #run: RunJob<Plan, Helper, Report>;
  readonly #tell: Tell;
  readonly #helpers: AskedHelpers;
  readonly #end = new AbortController();
  #columns = 0;

  constructor(run: RunJob<Plan, Helper, Report>, tell: Tell) {
    this.#run = run;
    this.#tell = tell;
    this.#helpers = new AskedHelpers(tell);
  }

  take(message: ToJob<Plan>): void {
    switch (message.kind) {
      case "run":
        return void this.#start(message);
      case "stop":
        return this.#end.abort();
      case "columns":
        this.#columns = message.columns;
        return;
      case "helper_died":
        return this.#helpers.noteDeath(message.id, message.why);
    }
  }

  async #start(told: ToJob<Plan> & { readonly kind: "run" }): Promise<void> {
    const lacking = lackingRights(told.needs);
    if (lacking.length > 0) return this.#tell({ kind: "lacking", rights: lacking });
    this.#columns = told.columns;
    const talk = this.#talk(told.isTerminal);
    try {
      await this.#run(told.plan, {
        talk,
        signal: this.#end.signal,
        nowMs: () => Date.now(),
        helper: (name) => this.#helpers.start(name),
        report: told.reports ? (value) => this.#tell({ kind: "report", value }) : undefined,
        started: () => {
          giveUp(told.untilStarted);
          if (told.probe) void probeLine("worker").then(talk.write);
          this.#tell({ kind: "started" });
        },
      });
      this.#tell({ kind: "done" });
    } catch (error) {
      this.#tell({ kind: "fault", fault: packFault(error) });
    }
  }

  #talk(isTerminal: boolean): Talk {
    const columns = () => this.#columns;
    return {
      write: (text) => this.#tell({ kind: "talk", text }),
      isTerminal,
      get columns() {
        return columns();
      },
    };
  }
}
