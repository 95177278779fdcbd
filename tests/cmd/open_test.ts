import assert from "node:assert/strict";
import { runProgram } from "../../lib/cli/mod.ts";
import { VERBS } from "../../main.ts";
import { captureDir, type CaptureTexts, jsonLines } from "../support/capture_dir.ts";
import { testHost, type TestHostOptions } from "../support/host.ts";

/** An older program's capture: local offsets, trimmed digits, no labels, audit beside the data. */
const FILES: CaptureTexts = {
  "2026-11-21T103200-000.jsonl": jsonLines([
    { ts: "2026-11-21T11:32:01.5+01:00", labels: { app: "api", pod: "a-0" }, msg: "start" },
    { ts: "2026-11-21T11:40:00+01:00", labels: { app: "worker" }, msg: "job <1> \u001b[31mred" },
    { ts: "2026-11-21T12:10:00.000000001+01:00", labels: { app: "api" }, msg: "timeout one" },
  ]),
  "2026-11-21T113000-000.jsonl": jsonLines([
    { ts: "2026-11-21T12:30:00+01:00", msg: "no labels" },
    { ts: "2026-11-21T12:31:00+01:00", labels: { app: "api" }, msg: "Timeout two" },
  ]),
  "audit.jsonl": jsonLines([{ timestamp: "2026-11-21T11:32:00+01:00", event: "server_started" }]),
};

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function open(
  args: readonly string[],
  files: CaptureTexts = FILES,
  options: TestHostOptions = {},
): Promise<Ran> {
  using dir = captureDir(files);
  const host = testHost(options);
  const program = { version: "test", verbs: VERBS };
  const code = await runProgram(program, ["open", dir.path, ...args], host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text.replaceAll(dir.path, "DIR") };
}

/** First word of each message that is printed. */
async function messages(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await open(["--dump", "--fields", "msg", ...args]);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  return stdout.split("\n").map((line) => line.slice(0, 7)).join("|");
}

Deno.test("open --dump prints every entry, times in the capture's zone", async () => {
  const { code, stdout, stderr } = await open(["--dump"]);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  assert.equal(
    stdout,
    "2026-11-21T11:32:01+01:00 [api] start\n" +
      "2026-11-21T11:40:00+01:00 [worker] job <1> \u001b[31mred\n" +
      "2026-11-21T12:10:00+01:00 [api] timeout one\n" +
      "2026-11-21T12:30:00+01:00 [-] no labels\n" +
      "2026-11-21T12:31:00+01:00 [api] Timeout two\n",
  );
});

Deno.test("open --dump --utc shows UTC, and on a terminal nothing acts", async () => {
  const { stdout } = await open(["--dump", "--utc", "--label", "app=worker"], FILES, {
    isTerminal: true,
    env: { NO_COLOR: "1" },
  });
  assert.equal(stdout, "2026-11-21T10:40:00Z [worker] job <1> ␛[31mred\n");
});

Deno.test("open --dump --json prints entries that are the same again", async () => {
  const { stdout } = await open(["--dump", "--json", "--grep", "<1>"]);
  assert.equal(
    stdout,
    '{"ts":"2026-11-21T11:40:00+01:00","labels":{"app":"worker"},' +
      '"msg":"job <1> \\u001b[31mred"}\n',
  );
});

Deno.test("filters take every form of time, and labels and patterns", async () => {
  const table: readonly (readonly [readonly string[], string])[] = [
    [["--from", "12:10"], "timeout|no labe|Timeout|"],
    [["--to", "11:40:00"], "start|job <1>|"],
    [["--from", "2026-11-21T11:10:00Z", "--to=-2m"], "timeout|no labe|"],
    [["--from", "-5m"], "no labe|Timeout|"],
    [["--from=5m"], "no labe|Timeout|"],
    [["--from", "2026-11-22"], ""],
    [["--label", "app=api"], "start|timeout|Timeout|"],
    [["--label", "app=api,pod="], "timeout|Timeout|"],
    [["--label", "app!=api"], "job <1>|no labe|"],
    [["--label", "app=~w.*|a", "--label", "pod="], "job <1>|"],
    [["--grep", "timeout"], "timeout|"],
    [["--grep", "timeout", "-i"], "timeout|Timeout|"],
    [["--grep", "^a-0$"], "start|"],
    [["--grep", "timeout", "-B", "1"], "job <1>|timeout|"],
    [["--grep", "start|no lab", "-A1"], "start|job <1>|--|no labe|Timeout|"],
    [["--grep", "job", "-C", "1", "-A", "0"], "start|job <1>|"],
    [["--head", "2"], "start|job <1>|"],
    [["--tail", "2"], "no labe|Timeout|"],
    [["--tail", "0"], ""],
    [["--head", "3", "--tail", "1"], "timeout|"],
  ];
  for (const [args, want] of table) assert.equal(await messages(...args), want, args.join(" "));
});

Deno.test("open --dump --count prints a number, or an object", async () => {
  assert.equal((await open(["--dump", "--count"])).stdout, "5\n");
  const { stdout } = await open(["--dump", "--count", "--json", "--label", "app=api"]);
  assert.equal(stdout, '{"count":3}\n');
});

Deno.test("open --dump --color always shows matches in bold red", async () => {
  const { stdout } = await open(["--dump", "--color", "always", "--grep", "one$"]);
  assert.equal(stdout, "2026-11-21T12:10:00+01:00 [api] timeout \u001b[1;31mone\u001b[22;39m\n");
});

Deno.test("the tail of a capture with cursors is read from its end", async () => {
  const metadata = {
    version: 1,
    format: "jsonl",
    started: "2026-11-21T11:32:00+01:00",
    stopped: "2026-11-21T12:32:00+01:00",
    ledger: { received: 5, written: 5 },
  };
  const index = [
    { file: "2026-11-21T103200-000.jsonl", lines: 3, bytes: 1, labels: {}, first: 1 },
    { file: "2026-11-21T113000-000.jsonl", lines: 2, bytes: 1, labels: {}, first: 4 },
  ];
  const files = {
    ...FILES,
    "metadata.json": JSON.stringify(metadata),
    "index.jsonl": jsonLines(index),
    // Would be told as damaged if it were read.
    "2026-11-21T103200-000.jsonl": "no entries\n".repeat(3),
  };
  const { stdout, stderr } = await open(["--dump", "--tail", "1", "--fields", "msg"], files);
  assert.equal(stderr, "");
  assert.equal(stdout, "Timeout two\n");
});

Deno.test("what cannot be read is told, and with --strict ends with 6", async () => {
  const files = { ...FILES, "2026-11-21T120000-000.jsonl": '{"ts":"2026-11-21T12:59:00Z","ms' };
  const loose = await open(["--dump", "--count"], files);
  assert.equal(loose.code, 0);
  assert.equal(loose.stdout, "5\n");
  assert.match(loose.stderr, /^logtap: 2026-11-21T120000-000.jsonl, byte 0: .*cut off/);
  assert.equal((await open(["--dump", "--count", "--strict"], files)).code, 6);
  assert.equal((await open(["--dump", "--count", "--strict"])).code, 0);
});

Deno.test("mistakes are usage faults that say what was expected", async () => {
  const table: readonly (readonly [readonly string[], number, RegExp])[] = [
    [[], 2, /terminal view.*\n {2}hint: --dump/],
    [["--dump", "--from", "soon"], 2, /Cannot read time "soon": expected RFC 3339/],
    [["--dump", "--from", "12:00", "--to", "11:00"], 2, /is after/],
    [["--dump", "--label", "app"], 2, /expected NAME=VALUE/],
    [["--dump", "--grep", "("], 2, /Cannot use pattern "\("/],
    [["--dump", "--fields", ""], 0, /^$/],
    [["--dump", "-C", "-1"], 2, /whole number/],
  ];
  for (const [args, code, stderr] of table) {
    const ran = await open(args);
    assert.equal(ran.code, code, args.join(" "));
    assert.match(ran.stderr, stderr);
  }
});

Deno.test("a directory without a capture ends with 3", async () => {
  const host = testHost();
  const program = { version: "test", verbs: VERBS };
  assert.equal(await runProgram(program, ["open", "/nowhere/at/all", "--dump"], host), 3);
  assert.match(host.stderr.text, /Cannot read capture "\/nowhere\/at\/all"/);
});
