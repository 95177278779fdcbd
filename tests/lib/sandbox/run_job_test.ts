import assert from "node:assert/strict";
import { startHelper } from "../../../lib/pipe/mod.ts";
import { type Job, type Needs, runJob, type Sandbox } from "../../../lib/sandbox/mod.ts";
import { tempDir } from "../../support/temp_dir.ts";
import { waitFor } from "../../support/wait_for.ts";
import { type FixturePlan, type FixtureReport, runFixture } from "./fixture_job.ts";

const HERE = import.meta.url;
const NOTHING: Needs = { read: [], write: [], net: [], sys: [], netAtStart: [] };
const SCOPED: Sandbox = { kind: "scoped", given: {} };

function job(needs: Partial<Needs> = {}): Job<FixturePlan, "shout", FixtureReport> {
  return {
    name: "fixture",
    script: new URL("./fixture_job.ts", HERE),
    rightsOf: () => ({ ...NOTHING, ...needs }),
    helpers: { shout: () => startHelper(new URL("./fixture_helper.ts", HERE)) },
    run: runFixture,
  };
}

/** A host that keeps what is said; the terminal grows by a cell with every line. */
function testing({ isTerminal = false, grows = false } = {}) {
  const controller = new AbortController();
  const lines: string[] = [];
  let gaveUp = 0;
  const host = {
    talk: {
      write: (text: string) => void lines.push(text),
      isTerminal,
      get columns() {
        return 80 + (grows ? lines.length : 0);
      },
    },
    signal: controller.signal,
    nowMs: () => 0,
    giveUpRights: () => void gaveUp++,
    probe: false,
  };
  return { host, lines, stop: () => controller.abort(), gaveUp: () => gaveUp };
}

const plan = (act: FixturePlan["act"], path = ""): FixturePlan => ({ act, path });

const BOTH = [["in a worker", SCOPED], ["in main", { kind: "off" }]] as const;

for (const [where, sandbox] of BOTH) {
  Deno.test(`runJob() ${where} ends with the job, its talk and its faults told`, async () => {
    const { host } = testing();
    await runJob(job(), plan("end"), { sandbox, host });
    const fault = runJob(job(), plan("fault"), { sandbox, host });
    await assert.rejects(fault, (error: unknown) => {
      assert.ok(error instanceof Error && "kind" in error && "hint" in error);
      const cause = error.cause;
      assert.ok(cause instanceof Error && "code" in cause);
      const { name, message } = error;
      assert.deepEqual(
        { ...error, name, message, cause: [cause.name, cause.message, cause.code] },
        {
          name: "LogtapError",
          message: "Cannot do it",
          kind: "conflict",
          hint: "try again",
          cause: ["TypeError", "inner", "EINNER"],
        },
      );
      return true;
    });
    const error = runJob(job(), plan("error"), { sandbox, host });
    await assert.rejects(error, { name: "Error", message: "in use", code: "EADDRINUSE" });
  });

  Deno.test(`runJob() ${where} tells the job to stop`, async () => {
    const { host, lines, stop } = testing();
    const ended = runJob(job(), plan("untilStopped"), { sandbox, host });
    await waitFor(() => lines.includes("at work, file\n"), { what: "the job to be at work" });
    stop();
    await ended;
    assert.equal(lines.at(-1), "stopped\n");
  });

  Deno.test(`runJob() ${where} passes on what the job reports, to who listens`, async () => {
    const { host, lines } = testing();
    const reports: FixtureReport[] = [];
    const onReport = (report: FixtureReport) => void reports.push(report);
    await runJob(job(), plan("report"), { sandbox, host: { ...host, onReport } });
    assert.deepEqual(reports, [{ n: 1, names: ["a", "b1"] }, { n: 2, names: ["a", "b2"] }]);
    await runJob(job(), plan("report"), { sandbox, host });
    assert.equal(lines.at(-1), "nobody listens\n");
  });

  Deno.test(`runJob() ${where} tells a job that starts late to stop`, async () => {
    const { host, lines, stop } = testing({ isTerminal: true });
    stop();
    await runJob(job(), plan("untilStopped"), { sandbox, host });
    assert.deepEqual(lines.slice(-2), ["at work, terminal\n", "stopped\n"]);
  });

  Deno.test(`runJob() ${where} runs helpers, and starts those again that died`, async () => {
    const { host, lines } = testing();
    await runJob(job(), plan("help"), { sandbox, host });
    const [first, died, again] = lines.slice(-3);
    assert.equal(first, "FIRST, 0 bytes left\n");
    assert.match(died ?? "", /^A worker ended before its reply: .*could not be cloned/);
    assert.equal(again, "AGAIN, 0 bytes left\n");
  });
}

Deno.test("runJob() without a sandbox says so", async () => {
  const { host, lines, gaveUp } = testing();
  await runJob(job(), plan("end"), { sandbox: { kind: "off" }, host });
  assert.deepEqual(lines, [
    "warning: --no-sandbox: fixture runs with every right of this process\n",
  ]);
  assert.equal(gaveUp(), 0);
});

Deno.test("runJob() gives up the rights of its own thread, once", async () => {
  const { host, lines, gaveUp } = testing();
  await runJob(job(), plan("end"), { sandbox: SCOPED, host });
  assert.deepEqual([gaveUp(), lines], [1, []]);
});

Deno.test("runJob() lets the job write where it needs to, and nowhere else", async () => {
  using dir = tempDir();
  const { host } = testing();
  const own = job({ write: [dir.file("own")] });
  Deno.mkdirSync(dir.file("own"));
  await runJob(own, plan("write", dir.file("own/a")), { sandbox: SCOPED, host });
  assert.equal(Deno.readTextFileSync(dir.file("own/a")), "written");
  const stray = () => runJob(own, plan("write", dir.file("stray")), { sandbox: SCOPED, host });
  await assert.rejects(stray, { name: "NotCapable" });
  const given = { write: [dir.path] };
  await runJob(own, plan("write", dir.file("stray")), { sandbox: { kind: "scoped", given }, host });
  await runJob(own, plan("write", dir.file("stray")), { sandbox: { kind: "off" }, host });
});

Deno.test("runJob() follows a link that leads to the folder", async () => {
  using dir = tempDir();
  const { host } = testing();
  Deno.mkdirSync(dir.file("real"));
  Deno.symlinkSync(dir.file("real"), dir.file("link"), { type: "dir" });
  const own = job({ write: [dir.file("link/new")] });
  await runJob(own, plan("write", dir.file("link/new")), { sandbox: SCOPED, host });
  assert.equal(Deno.readTextFileSync(dir.file("real/new")), "written");
});

Deno.test("runJob() takes the rights for starting away from a job that has started", async () => {
  const { host } = testing();
  const listening = job({ netAtStart: ["127.0.0.1:0"] });
  const run = () => runJob(listening, plan("listenAfterStart"), { sandbox: SCOPED, host });
  await assert.rejects(run, { name: "NotCapable" });
  // Another port of the same host is another right, and what a person gave stays.
  const kept = job({ net: ["127.0.0.1:0"], netAtStart: ["127.0.0.1:3100"] });
  await runJob(kept, plan("listenAfterStart"), { sandbox: SCOPED, host });
  const given: Sandbox = { kind: "scoped", given: { net: ["127.0.0.1"] } };
  await runJob(listening, plan("listenAfterStart"), { sandbox: given, host });
});

Deno.test("runJob() names what given rights lack, before the job starts", async () => {
  const { host, lines } = testing();
  const wanting = job({ net: ["10.0.0.1:443"], netAtStart: ["127.0.0.1:3100"], write: ["/a/b"] });
  const run = (given: (Sandbox & { kind: "scoped" })["given"]) =>
    runJob(wanting, plan("untilStopped"), { sandbox: { kind: "scoped", given }, host });
  await assert.rejects(() => run({ net: ["127.0.0.1"], write: ["/a/bc"] }), {
    kind: "usage",
    message: "Cannot start fixture: it needs net access to 10.0.0.1:443, which --allow-net does " +
      "not give; and write access to /a/b, which --allow-write does not give",
  });
  await assert.rejects(() => run({ net: ["nonsense:x"] }), {
    kind: "usage",
    message: /^Cannot start fixture with these rights: .*nonsense:x/,
  });
  assert.deepEqual(lines, []);
});

Deno.test("runJob() takes given rights that are wider", async () => {
  const wanting = job({ netAtStart: ["127.0.0.1:3100"], write: ["/a/b"] });
  for (
    const given of [{ net: "all", write: "all" }, { net: ["127.0.0.1"], write: ["/a"] }] as const
  ) {
    const { host } = testing();
    await runJob(wanting, plan("end"), { sandbox: { kind: "scoped", given }, host });
  }
});

for (const [act, why] of [["throwLater", "catches"], ["rejectLater", "awaits"]] as const) {
  Deno.test(`runJob() ends in a sentence when the worker dies: ${act}`, async () => {
    const { host } = testing();
    await assert.rejects(() => runJob(job(), plan(act), { sandbox: SCOPED, host }), {
      kind: "internal",
      message: new RegExp(`^Cannot go on with fixture: its worker died .*nobody ${why} this`),
    });
  });
}

Deno.test("runJob() ends in a sentence when the script cannot be loaded", async () => {
  const { host } = testing();
  const broken = { ...job(), script: new URL("./fixture_broken.ts", HERE) };
  await assert.rejects(() => runJob(broken, plan("end"), { sandbox: SCOPED, host }), {
    kind: "internal",
    message: /^Cannot go on with fixture: its worker died .*broken at load/,
  });
});

Deno.test("runJob() tells the job when its terminal changes its width", async () => {
  const { host, lines } = testing({ isTerminal: true, grows: true });
  await runJob(job(), plan("width"), { sandbox: SCOPED, host });
  assert.equal(lines[0], "80\n");
  assert.ok(Number(lines.at(-1)) > 80, lines.join());
});

Deno.test("runJob() starts no helper that is not in the job's table", async () => {
  const { host, lines } = testing();
  await runJob(job(), plan("strangeHelper"), { sandbox: SCOPED, host });
  assert.deepEqual(lines, ["A worker ended before its reply: there is no such helper\n"]);
});
