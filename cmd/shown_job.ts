import type { Host } from "../lib/cli/mod.ts";
import { aborted } from "../lib/pipe/mod.ts";
import type { JobHost } from "../lib/sandbox/mod.ts";
import { jobHost } from "./flags/sandbox.ts";
import { HeldTalk } from "./held_talk.ts";

/** What shows a job at work. */
export interface JobView<Report> extends Disposable {
  /** Takes the terminal, until the person has had enough; gives it back in any case. */
  run(): Promise<unknown>;
  report(report: Report): void;
  /** One line of what the job says. */
  say(line: string): void;
}

export interface ShownJob<Report> {
  readonly host: Host;
  /** Made before rights are given up, run when the job has reported. The signal asks for its end. */
  makeView(signal: AbortSignal): JobView<Report>;
  run(host: JobHost<Report>): Promise<void>;
  /** Told when the view has ended for good, before the job ends. */
  readonly onEnough?: () => void;
}

/**
 * Runs a job with a view of it. It ends when the person or a signal ends the view; when the job fails,
 * the terminal is given back first. A view that breaks does not end the job.
 *
 * @returns aborts when the person does not want to wait for what comes after, either.
 * @throws {Stop} interrupted, a second time; and what the job failed with.
 */
export async function runShown<Report>(shown: ShownJob<Report>): Promise<AbortSignal> {
  const { host } = shown;
  const [enough, closing] = [new AbortController(), new AbortController()];
  const reported = Promise.withResolvers<void>();
  using view = shown.makeView(AbortSignal.any([host.signal, closing.signal]));
  const talk = new HeldTalk(host.stderr, (line) => view.say(line));
  const job = shown.run({
    ...jobHost(host),
    talk,
    signal: AbortSignal.any([host.signal, enough.signal]),
    onReport: (report) => {
      view.report(report);
      reported.resolve();
    },
  });
  const ended = job.catch(() => {}).then(() => closing.abort()); // It is awaited below.
  await Promise.race([reported.promise, ended]);
  const isBroken = !closing.signal.aborted && await breaks(view, talk);
  await talk.release();
  if (isBroken) await Promise.race([ended, aborted(host.signal)]);
  shown.onEnough?.();
  enough.abort();
  // The signal that has ended the view is not its own successor: that one ends the process itself.
  const second = host.signal.aborted ? new AbortController().signal : host.signal;
  await unless(second, job);
  return second;
}

/** Shows the view to its end; true when that was not what anybody wanted. */
async function breaks(view: JobView<never>, talk: HeldTalk): Promise<boolean> {
  try {
    await view.run();
    return false;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    talk.write(`warning: the view has failed (${why}): receiving goes on, Ctrl-C ends it\n`);
    return true;
  }
}

/** The job's end, or the reason of the signal if that comes first. */
async function unless(signal: AbortSignal, job: Promise<void>): Promise<void> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    await Promise.race([job, stopped.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
