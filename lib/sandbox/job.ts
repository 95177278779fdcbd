import type { WorkerPort } from "../pipe/mod.ts";
import type { Needs } from "./rights.ts";

/**
 * A long-running command as the sandbox sees it. `Helper` names the workers that it may ask for,
 * `Report` is what it may tell the thread that started it: plain data.
 */
export interface Job<Plan, Helper extends string, Report = never> {
  /** The command, for messages: `recv`. */
  readonly name: string;
  /** The worker that calls `serveJob`; listed under `compile.include` in deno.json. */
  readonly script: URL;
  /** What a plan needs; a function of nothing else. */
  readonly rightsOf: (plan: Plan) => Needs;
  readonly helpers: Readonly<Record<Helper, () => WorkerPort>>;
  /** The job itself, for `--no-sandbox`. @throws {LogtapError} */
  readonly run: RunJob<Plan, Helper, Report>;
}

/** Ends when it has failed, or after the signal of `ports` aborted. */
export type RunJob<Plan, Helper extends string, Report = never> = (
  plan: Plan,
  ports: JobPorts<Helper, Report>,
) => Promise<void>;

/** What a job sees of the world, inside of a sandbox or not. */
export interface JobPorts<Helper extends string, Report = never> {
  readonly talk: Talk;
  /** Aborts when the job should end. */
  readonly signal: AbortSignal;
  nowMs(): number;
  /** Starts the helper; one that runs under the same name is ended. */
  helper(name: Helper): WorkerPort;
  /** Tells a value to the starting thread; undefined when nobody there listens. */
  readonly report: ((value: Report) => void) | undefined;
  /** To be called once, when everything is open that a right is needed for only at the start. */
  started(): void;
}

/** Where a job talks to the person who started it. */
export interface Talk {
  write(text: string): void | Promise<void>;
  readonly isTerminal: boolean;
  readonly columns: number;
}

/** What the thread that starts a job provides. */
export interface JobHost<Report = never> {
  readonly talk: Talk;
  readonly signal: AbortSignal;
  nowMs(): number;
  /** Takes what the job reports; left out by those who do not want it. */
  readonly onReport?: (value: Report) => void;
  /** Gives up, for good, what this thread may do and will not need while the job runs. */
  giveUpRights(): void;
  /** Whether to try, once the job has started, what must not be possible, and tell the outcome. */
  readonly probe: boolean;
}
