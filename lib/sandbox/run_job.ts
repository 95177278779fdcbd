import type { Job, JobHost } from "./job.ts";
import { probeLine } from "./probe.ts";
import { probeOutside } from "./probe_outside.ts";
import type { GivenRights } from "./rights.ts";
import { runScoped } from "./run_scoped.ts";

/** How a job is to be run. */
export type Sandbox =
  | { readonly kind: "scoped"; readonly given: GivenRights }
  | { readonly kind: "off" };

/**
 * Runs a job to its end, in a worker that has only the rights its plan implies, or those given.
 *
 * @throws {LogtapError} usage — rights were given that do not do; denied — this process may not pass
 * on what the job needs; internal — the worker died. And whatever the job itself throws.
 */
export async function runJob<Plan, Helper extends string, Report>(
  job: Job<Plan, Helper, Report>,
  plan: Plan,
  { sandbox, host }: { readonly sandbox: Sandbox; readonly host: JobHost<Report> },
): Promise<void> {
  if (sandbox.kind === "off") return await runHere(job, plan, host);
  await runScoped(job, plan, { given: sandbox.given, host });
}

async function runHere<Plan, Helper extends string, Report>(
  job: Job<Plan, Helper, Report>,
  plan: Plan,
  host: JobHost<Report>,
): Promise<void> {
  const { talk, signal } = host;
  await talk.write(`warning: --no-sandbox: ${job.name} runs with every right of this process\n`);
  const started = async () => {
    if (!host.probe) return;
    await talk.write(await probeLine("worker"));
    await probeOutside(talk);
  };
  await job.run(plan, {
    ...{ talk, signal },
    nowMs: () => host.nowMs(),
    helper: (name) => job.helpers[name](),
    report: host.onReport,
    started: () => void started(),
  });
}
