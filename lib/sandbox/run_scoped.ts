import { cutValue, LogtapError } from "../fault/mod.ts";
import { unpackFault } from "./fault_record.ts";
import { HelperDesk } from "./helper_desk.ts";
import type { Job, JobHost } from "./job.ts";
import type { FromJob, ToJob } from "./messages.ts";
import { permissionsOf } from "./permissions.ts";
import { probeOutside } from "./probe_outside.ts";
import { withRealPaths } from "./real_paths.ts";
import {
  type GivenRights,
  type Needs,
  type Right,
  type Rights,
  rightsFor,
  untilStarted,
} from "./rights.ts";

interface Surroundings<Report> {
  readonly given: GivenRights;
  readonly host: JobHost<Report>;
}

/** Runs a job in a worker of its own; this thread passes messages on until the job has ended. */
export async function runScoped<Plan, Helper extends string, Report>(
  job: Job<Plan, Helper, Report>,
  plan: Plan,
  { given, host }: Surroundings<Report>,
): Promise<void> {
  const needs = job.rightsOf(plan);
  const worker = startWorker(job, await withRealPaths(rightsFor(needs, given)));
  using running = new Running(worker, { job, plan, needs, given, host });
  await running.ended;
}

/** @throws {LogtapError} usage, denied — this process cannot give these rights. */
function startWorker<Plan, Helper extends string, Report>(
  { name, script }: Job<Plan, Helper, Report>,
  rights: Rights,
): Worker {
  const permissions = permissionsOf(rights);
  try {
    return new Worker(script, { type: "module", name, deno: { permissions } });
  } catch (cause) {
    const why = cause instanceof Error ? cutValue(cause.message) : "unknown";
    // Names, not classes: an older runtime has other ones.
    const isDenied = cause instanceof Error && /NotCapable|PermissionDenied/.test(cause.name);
    throw isDenied
      ? new LogtapError("denied", `Cannot start ${name}: this process lacks rights (${why})`, {
        hint: "give it the rights that `deno task start` gives, or use the compiled program",
        cause,
      })
      : new LogtapError("usage", `Cannot start ${name} with these rights: ${why}`, {
        hint: "--allow-net takes HOST:PORT, --allow-read and --allow-write take paths",
        cause,
      });
  }
}

interface Told<Plan, Helper extends string, Report> {
  readonly job: Job<Plan, Helper, Report>;
  readonly plan: Plan;
  readonly needs: Needs;
  readonly given: GivenRights;
  readonly host: JobHost<Report>;
}

/** A job at work in its worker, seen from the thread that has started it. */
class Running<Plan, Helper extends string, Report> implements Disposable {
  /** @throws {LogtapError} what the job or its worker failed with. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #told: Told<Plan, Helper, Report>;
  readonly #helpers: HelperDesk;
  readonly #end = Promise.withResolvers<void>();
  readonly #stop = () => this.#post({ kind: "stop" });
  /** The width that the job knows. */
  #columns: number;

  constructor(worker: Worker, told: Told<Plan, Helper, Report>) {
    this.#worker = worker;
    this.#told = told;
    this.#columns = told.host.talk.columns;
    this.#helpers = new HelperDesk(
      told.job.helpers,
      (id, why) => this.#post({ kind: "helper_died", id, why }),
    );
    this.ended = this.#end.promise;
    worker.onmessage = (event: MessageEvent<FromJob>) => this.#take(event.data, event.ports);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#end.reject(deathOf(told.job.name, new Error(event.message)));
    };
  }

  [Symbol.dispose](): void {
    this.#told.host.signal.removeEventListener("abort", this.#stop);
    this.#helpers[Symbol.dispose]();
    this.#worker.terminate();
  }

  #post(message: ToJob<Plan>): void {
    this.#worker.postMessage(message);
  }

  #take(message: FromJob, [port]: readonly MessagePort[]): void {
    switch (message.kind) {
      case "ready":
        return this.#begin();
      case "lacking":
        return this.#end.reject(lackingFault(this.#told.job.name, message.rights));
      case "talk":
        return this.#talk(message.text);
      case "report":
        return this.#told.host.onReport?.(message.value as Report);
      case "helper":
        if (port !== undefined) this.#helpers.start({ ...message, port });
        return;
      case "end_helper":
        return this.#helpers.end(message.id);
      case "started":
        if (this.#told.host.probe) void probeOutside(this.#told.host.talk);
        return;
      case "done":
        return this.#end.resolve();
      case "fault":
        return this.#end.reject(unpackFault(message.fault));
      case "died":
        return this.#end.reject(deathOf(this.#told.job.name, unpackFault(message.fault)));
    }
  }

  #begin(): void {
    const { plan, needs, given, host } = this.#told;
    const { isTerminal } = host.talk;
    this.#post({
      ...{ kind: "run", plan, needs, isTerminal },
      untilStarted: untilStarted(needs, given),
      columns: this.#columns,
      reports: host.onReport !== undefined,
      probe: host.probe,
    });
    if (host.signal.aborted) this.#stop();
    host.signal.addEventListener("abort", this.#stop, { once: true });
    host.giveUpRights();
  }

  /** The width is looked at when there is something to say: a signal for it would say it too often. */
  #talk(text: string): void {
    const { talk } = this.#told.host;
    void talk.write(text);
    const { columns } = talk;
    if (columns !== this.#columns) this.#post({ kind: "columns", columns });
    this.#columns = columns;
  }
}

const FLAGS: Readonly<Record<Right["kind"], string>> = {
  net: "--allow-net",
  read: "--allow-read",
  write: "--allow-write",
  sys: "the sandbox",
};

function lackingFault(job: string, rights: readonly Right[]): LogtapError {
  const said = rights.map(({ kind, what = "everything" }) =>
    `${kind} access to ${cutValue(what)}, which ${FLAGS[kind]} does not give`
  );
  return new LogtapError("usage", `Cannot start ${job}: it needs ${said.join("; and ")}`, {
    hint: "add it there, or leave the flag out: then the other flags say what is needed",
  });
}

function deathOf(job: string, cause: Error): LogtapError {
  const why = cutValue(cause.message);
  return new LogtapError("internal", `Cannot go on with ${job}: its worker died (${why})`, {
    hint: "start it again; nothing acknowledged is lost",
    cause,
  });
}
