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
import { shellWord } from "../lib/ansi/mod.ts";
import { nextSteps } from "./recv_farewell.ts";
import type { recvView } from "./recv_view.ts";

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

const SIDES = 2;
const SANDBOX = { kind: "scoped", given: {} } as const;

/**
 * Receiver and sender side by side, each in a worker of its own. Where one ends, so does the other; but
 * a view stays when the story has been told.
 */
class Stage {
  readonly #flags: DemoFlags;
  readonly #host: Host;
  readonly #end = new AbortController();
  #begun = 0;

  constructor(flags: DemoFlags, host: Host) {
    this.#flags = flags;
    this.#host = host;
  }

  async play({ recv, demo }: DemoPlans): Promise<void> {
    const { signal } = this.#host;
    const stop = () => this.#end.abort(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    const show = await this.#view();
    const told = show === undefined ? stop : () => {};
    const ends = await Promise.allSettled([
      this.#receive(recv, show).finally(stop),
      this.#send(demo).then(told, (error) => {
        stop();
        throw error;
      }),
    ]);
    signal.removeEventListener("abort", stop);
    const failed = ends.find((end) => end.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  /** What both sides get of the host; the rights that they need go when both have theirs. */
  get #side(): Host {
    const giveUpRights = () => {
      // The folder is removed at the end, by this thread.
      if (++this.#begun === SIDES) this.#host.giveUpRights(["write"]);
    };
    return { ...this.#host, signal: this.#end.signal, giveUpRights };
  }

  /** How to show the receiver, where there is somebody to show it to. */
  async #view(): Promise<typeof recvView | undefined> {
    if (this.#flags.headless || !this.#host.stdout.isTerminal) return undefined;
    const { canShow, recvView } = await import("./recv_view.ts");
    return canShow(this.#host) ? recvView : undefined;
  }

  async #receive(plan: RecvPlan, show?: typeof recvView): Promise<void> {
    const host = this.#side;
    if (show === undefined) {
      return await runJob(RECV_JOB, plan, { sandbox: SANDBOX, host: jobHost(host) });
    }
    const hasColor = wantsColor(this.#flags.color, host);
    await show(plan, { sandbox: SANDBOX, host, hasColor, onEnough: () => this.#end.abort() });
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
