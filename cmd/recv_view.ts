import { resolve } from "node:path";
import { BUILD, type Host } from "../lib/cli/mod.ts";
import { runJob, type Sandbox } from "../lib/sandbox/mod.ts";
import { RECV_JOB, type RecvPlan } from "../lib/server/start.ts";
import { App, type AppOptions, isLightByVariable } from "../tui/mod.ts";
import { jobHost } from "./flags/sandbox.ts";
import { HeldTalk } from "./held_talk.ts";
import { topPatterns } from "./recv_farewell.ts";

export { canShow } from "./can_show.ts";

export interface RecvView {
  readonly sandbox: Sandbox;
  readonly host: Host;
  readonly hasColor: boolean;
  /** Told when the view has ended for good, before the receiver ends. */
  readonly onEnough?: () => void;
}

/**
 * Receives with the view on the terminal. Ends when the person or a signal ends it, or the receiver
 * fails; then the terminal is given back first. A view that fails does not end the receiver.
 *
 * @throws {LogtapError} what the receiver failed with.
 * @throws {Stop} interrupted — a second time.
 */
export async function recvView(plan: RecvPlan, view: RecvView): Promise<void> {
  const { host, sandbox } = view;
  const [enough, closing] = [new AbortController(), new AbortController()];
  const listening = Promise.withResolvers<void>();
  // Before the rights for it are given up; it waits for the capture.
  using app = new App(viewOptions(plan, view, AbortSignal.any([host.signal, closing.signal])));
  const talk = new HeldTalk(host.stderr, (text) => app.post({ kind: "said", text }));
  const job = runJob(RECV_JOB, plan, {
    sandbox,
    host: {
      ...jobHost(host),
      talk,
      signal: AbortSignal.any([host.signal, enough.signal]),
      onReport: (status) => {
        app.post({ kind: "recv", status });
        listening.resolve();
      },
    },
  });
  const ended = job.catch(() => {}).then(() => closing.abort());
  await Promise.race([listening.promise, ended]);
  const isOver = closing.signal.aborted || await isEnough(app, talk);
  await talk.release();
  if (isOver) view.onEnough?.();
  if (isOver) enough.abort();
  const second = host.signal.aborted ? new AbortController().signal : host.signal;
  await unless(isOver ? second : undefined, job);
  await host.stderr.write(await topPatterns(plan.writer.dir, second));
}

/** Shows the view to its end. False when it broke, and nobody has asked for the end. */
async function isEnough(app: App, talk: HeldTalk): Promise<boolean> {
  try {
    await app.run();
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    talk.write(`warning: the view has failed (${why}): receiving goes on, Ctrl-C ends it\n`);
    return false;
  }
}

/** The job's end, or the reason of the signal if that comes first. */
async function unless(signal: AbortSignal | undefined, job: Promise<void>): Promise<void> {
  if (signal === undefined) return await job;
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    await Promise.race([job, stopped.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function viewOptions(
  { writer: { dir }, redaction }: RecvPlan,
  { host, sandbox, hasColor }: RecvView,
  signal: AbortSignal,
): AppOptions {
  const now = new Date(host.nowMs());
  const given = sandbox.kind === "scoped" ? sandbox.given.write : undefined;
  const rules = redaction === undefined ? 0 : redaction.rules.length + redaction.custom.length;
  return {
    header: {
      kind: "recv",
      version: BUILD.version,
      dir,
      ...redaction !== undefined && { redaction: `on (${rules} rules)` },
      rates: [],
    },
    dir: resolve(dir),
    // Where a person writes an export to without thinking.
    rights: { write: given === "all" ? true : given ?? [resolve(".")] },
    filters: [],
    scope: {},
    zone: -now.getTimezoneOffset(),
    reference: { started: now.toISOString(), now: now.toISOString() },
    colors: { hasColor, isLight: isLightByVariable(host.env("COLORFGBG")) },
    signal,
    nowMs: () => host.nowMs(),
  };
}
