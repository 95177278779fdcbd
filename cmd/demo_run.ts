import { type Host, wantsColor } from "../lib/cli/mod.ts";
import {
  checkDemoFolder,
  DEMO_JOB,
  freePort,
  makeDemoFolder,
  removeDemoFolder,
} from "../lib/demo/mod.ts";
import { runJob } from "../lib/sandbox/mod.ts";
import { RECV_JOB, type RecvPlan } from "../lib/server/start.ts";
import { type DemoFlags, type DemoPlans, planDemo } from "./demo.ts";
import { jobHost } from "./flags/sandbox.ts";
import { nextSteps, shellWord } from "./recv_farewell.ts";

/**
 * Runs the demo to its end; the capture is removed then, unless it is to be kept.
 *
 * @throws {LogtapError} conflict — there is something in the directory; network.
 */
export async function runDemo(flags: DemoFlags, host: Host): Promise<void> {
  const dir = flags.dir ?? await makeDemoFolder();
  await checkDemoFolder(dir);
  const isKept = flags.keep || flags.dir !== undefined;
  const plans = planDemo(flags, { dir, port: freePort(), nowMs: host.nowMs() });
  try {
    await new Stage(flags, host).play(plans);
    await host.stderr.write(isKept ? lookAt(dir) : REMOVED);
  } finally {
    if (!isKept) await removeDemoFolder(dir);
  }
}

const REMOVED = "the demo's capture is removed; --keep keeps it\n";

function lookAt(dir: string): string {
  return `${nextSteps(dir)}      logtap grep 'payment failed' ${shellWord(dir)} --format text\n`;
}

const SANDBOX = { kind: "scoped", given: {} } as const;

/** Receiver and sender side by side, each in a worker of its own; where one ends, so does the other. */
class Stage {
  readonly #flags: DemoFlags;
  readonly #host: Host;
  readonly #end = new AbortController();

  constructor(flags: DemoFlags, host: Host) {
    this.#flags = flags;
    this.#host = host;
  }

  async play({ recv, demo }: DemoPlans): Promise<void> {
    const { signal } = this.#host;
    const stop = () => this.#end.abort(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    const ends = await Promise.allSettled([
      this.#receive(recv).finally(stop),
      this.#send(demo).finally(stop),
    ]);
    signal.removeEventListener("abort", stop);
    const failed = ends.find((end) => end.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  /**
   * The host of both. This thread keeps its rights, for the folder is removed at the end; it talks to
   * nobody.
   */
  get #side(): Host {
    return { ...this.#host, signal: this.#end.signal, giveUpRights: () => {} };
  }

  async #receive(plan: RecvPlan): Promise<void> {
    const host = this.#side;
    const isShown = !this.#flags.headless && host.stdout.isTerminal;
    const view = isShown ? await import("./recv_view.ts") : undefined;
    if (!view?.canShow(host)) {
      return await runJob(RECV_JOB, plan, { sandbox: SANDBOX, host: jobHost(host) });
    }
    const hasColor = wantsColor(this.#flags.color, host);
    const onEnough = () => this.#end.abort();
    await view.recvView(plan, { sandbox: SANDBOX, host, hasColor, onEnough });
  }

  /** A push that fails while everything ends is nobody's fault. */
  async #send(plan: DemoPlans["demo"]): Promise<void> {
    try {
      await runJob(DEMO_JOB, plan, { sandbox: SANDBOX, host: jobHost(this.#side) });
    } catch (error) {
      if (!this.#end.signal.aborted) throw error;
    }
  }
}
