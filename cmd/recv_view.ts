import { resolve } from "node:path";
import { BUILD, type Host } from "../lib/cli/mod.ts";
import { runJob, type Sandbox } from "../lib/sandbox/mod.ts";
import { RECV_JOB, type RecvPlan, type RecvStatus } from "../lib/server/start.ts";
import { App, type AppOptions, isLightByVariable } from "../tui/mod.ts";
import { LookClient } from "../tui/start.ts";
import { topPatterns } from "./recv_farewell.ts";
import { type JobView, runShown } from "./shown_job.ts";

export { canShow } from "./can_show.ts";

export interface RecvView {
  readonly sandbox: Sandbox;
  readonly host: Host;
  readonly hasColor: boolean;
  /** Told when the view has ended for good, before the receiver ends. */
  readonly onEnough?: () => void;
}

/**
 * Receives with the view on the terminal, and says what was captured.
 *
 * @throws {LogtapError} what the receiver failed with.
 * @throws {Stop} interrupted — a second time.
 */
export async function recvView(plan: RecvPlan, view: RecvView): Promise<void> {
  const { host, sandbox, onEnough } = view;
  const hurried = await runShown<RecvStatus>({
    host,
    makeView: (signal) => viewOf(new App(viewOptions(plan, view, signal))),
    run: (host) => runJob(RECV_JOB, plan, { sandbox, host }),
    ...onEnough !== undefined && { onEnough },
  });
  await host.stderr.write(await topPatterns(plan.writer.dir, hurried));
}

function viewOf(app: App): JobView<RecvStatus> {
  return {
    run: () => app.run(),
    report: (status) => app.post({ kind: "recv", status }),
    say: (text) => app.post({ kind: "said", text }),
    [Symbol.dispose]: () => app[Symbol.dispose](),
  };
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
    // Exports go where a person writes them to without thinking.
    looker: new LookClient(resolve(dir), {
      write: given === "all" ? true : given ?? [resolve(".")],
    }),
    filters: [],
    scope: {},
    zone: -now.getTimezoneOffset(),
    reference: { started: now.toISOString(), now: now.toISOString() },
    colors: { hasColor, isLight: isLightByVariable(host.env("COLORFGBG")) },
    signal,
    nowMs: () => host.nowMs(),
  };
}
