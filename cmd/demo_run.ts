import type { Host } from "../lib/cli/mod.ts";
import {
  checkDemoFolder,
  DEMO_JOB,
  freePort,
  makeDemoFolder,
  removeDemoFolder,
} from "../lib/demo/mod.ts";
import { runJob } from "../lib/sandbox/mod.ts";
import { RECV_JOB } from "../lib/server/start.ts";
import { type DemoFlags, type DemoPlans, planDemo } from "./demo.ts";
import { jobHost } from "./flags/sandbox.ts";

/** Runs the demo to its end; the capture is removed then, unless it is to be kept. */
export async function runDemo(flags: DemoFlags, host: Host): Promise<void> {
  const dir = flags.dir ?? await makeDemoFolder();
  await checkDemoFolder(dir);
  const isKept = flags.keep || flags.dir !== undefined;
  const plans = planDemo(flags, { dir, port: freePort(), nowMs: host.nowMs() });
  try {
    await tell(plans, host);
    await host.stderr.write(isKept ? lookAt(dir) : REMOVED);
  } finally {
    if (!isKept) await removeDemoFolder(dir);
  }
}

const SANDBOX = { kind: "scoped", given: {} } as const;

/** Receiver and sender side by side; where one ends, so does the other. */
async function tell(plans: DemoPlans, host: Host): Promise<void> {
  const end = new AbortController();
  const stop = () => end.abort();
  host.signal.addEventListener("abort", stop, { once: true });
  if (host.signal.aborted) stop();
  // The folder is removed at the end: this thread keeps its rights, which do not lead to the network.
  const side = { ...jobHost(host), signal: end.signal, giveUpRights: () => {} };
  const sides = [
    runJob(RECV_JOB, plans.recv, { sandbox: SANDBOX, host: side }),
    runJob(DEMO_JOB, plans.demo, { sandbox: SANDBOX, host: side }),
  ].map((job) => job.finally(stop));
  const ends = await Promise.allSettled(sides);
  host.signal.removeEventListener("abort", stop);
  const failed = ends.find((side) => side.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

const REMOVED = "the demo's capture is removed; --keep keeps it\n";

function lookAt(dir: string): string {
  return `the capture is kept:
  logtap open ${dir}
  logtap triage ${dir} --out ./triage
  logtap grep 'payment failed' ${dir} --format text
`;
}
