import assert from "node:assert/strict";
import { runShown, type ShownJob } from "../../cmd/shown_job.ts";
import { Stop } from "../../lib/cli/mod.ts";
import type { JobHost } from "../../lib/sandbox/mod.ts";
import { testHost } from "../support/host.ts";

/** A view and a job, whose ends are in the test's hands; `events` says what happened, in order. */
function stage() {
  const host = testHost({ isTerminal: true });
  const events: string[] = [];
  const [viewEnd, jobEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const running = Promise.withResolvers<void>();
  let job: JobHost<string> | undefined;
  const shown: ShownJob<string> = {
    host,
    makeView: (signal) => {
      signal.addEventListener("abort", () => viewEnd.resolve());
      return {
        run: async () => {
          events.push("view shown");
          running.resolve();
          await viewEnd.promise.finally(() => events.push("view gone"));
        },
        report: (report) => events.push(`report ${report}`),
        say: (line) => events.push(`say ${line}`),
        [Symbol.dispose]: () => events.push("disposed"),
      };
    },
    run: (host) => {
      job = host;
      host.signal.addEventListener("abort", () => events.push("job asked to end"));
      return jobEnd.promise;
    },
    onEnough: () => events.push("enough"),
  };
  const ended = runShown(shown);
  return { host, events, viewEnd, jobEnd, running: running.promise, ended, job: () => job! };
}

const after = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("the view is shown when the job reports; its end ends the job", async () => {
  const { host, events, viewEnd, jobEnd, running, ended, job } = stage();
  await job().talk.write("listening\n");
  job().onReport?.("one");
  await running;
  viewEnd.resolve();
  await after();
  await job().talk.write("stopping\n");
  jobEnd.resolve();
  assert.equal((await ended).aborted, false);
  assert.deepEqual(events, [
    ...["say listening", "report one", "view shown", "view gone", "enough", "job asked to end"],
    "disposed",
  ]);
  assert.equal(host.stderr.text, "listening\nstopping\n");
});

Deno.test("a job that fails at its start is told without a view", async () => {
  const { events, jobEnd, ended } = stage();
  jobEnd.reject(new Error("address taken"));
  await assert.rejects(ended, { message: "address taken" });
  assert.ok(!events.includes("view shown"));
});

Deno.test("a job that dies takes the view down first", async () => {
  const { host, events, jobEnd, running, ended, job } = stage();
  job().onReport?.("one");
  await running;
  await job().talk.write("warning: odd\n");
  jobEnd.reject(new Error("its worker died"));
  await assert.rejects(ended, { message: "its worker died" });
  assert.ok(events.includes("view gone"));
  assert.equal(host.stderr.text, "warning: odd\n");
});

Deno.test("a view that breaks is told of, and the job goes on until a signal", async () => {
  const { host, events, viewEnd, jobEnd, running, ended, job } = stage();
  job().onReport?.("one");
  await running;
  viewEnd.reject(new Error("bad frame"));
  await after();
  assert.match(host.stderr.text, /^warning: the view has failed \(bad frame\): receiving goes on/);
  assert.ok(!events.includes("job asked to end"));
  host.interrupt();
  await after();
  assert.ok(events.includes("job asked to end"));
  jobEnd.resolve();
  assert.equal((await ended).aborted, false);
});

Deno.test("one signal ends the view and the job, in order", async () => {
  const { host, events, jobEnd, running, ended, job } = stage();
  job().onReport?.("one");
  await running;
  host.interrupt();
  await after();
  jobEnd.resolve();
  assert.equal((await ended).aborted, false);
  assert.ok(events.includes("view gone"));
});

Deno.test("who has ended the view and interrupts once more does not wait for the job", async () => {
  const { host, viewEnd, running, ended, job } = stage();
  job().onReport?.("one");
  await running;
  viewEnd.resolve();
  await after();
  host.interrupt();
  await assert.rejects(ended, Stop);
});
