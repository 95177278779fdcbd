import assert from "node:assert/strict";
import { defineCommand, type Host, JSON_FLAG, runProgram } from "../../../lib/cli/mod.ts";
import { LogtapError } from "../../../lib/fault/mod.ts";
import { assertGolden } from "../../support/golden.ts";
import { testHost, type TestHostOptions } from "../../support/host.ts";

/** Prints what it was given, so that tests can look at it. */
const echo = defineCommand({
  name: "echo",
  summary: "Say what came in",
  description: "A command for tests.",
  args: { dir: { doc: "Capture directory" }, more: { doc: "More", optional: true, rest: true } },
  flags: {
    json: JSON_FLAG,
    compress: { kind: "switch", default: true, doc: "Compress" },
    recursive: { kind: "switch", short: "r", doc: "Recurse" },
    from: { kind: "text", value: "TIME", doc: "Start" },
    label: { kind: "list", value: "KEY=VALUE", short: "l", doc: "Label" },
    inject: { kind: "list", value: "SPEC", split: false, doc: "Inject" },
    allow: { kind: "list", value: "PATH", bare: "*", doc: "Allow" },
    redact: {
      kind: "parsed",
      value: "RULES",
      bare: "true",
      parse: (text: string) => text.split(","),
      doc: "Redact",
    },
    lines: { kind: "number", value: "N", short: "n", default: 10, max: 99, doc: "Lines" },
    fsync: { kind: "choice", choices: ["off", "always"], default: "off", doc: "Sync" },
    size: {
      kind: "parsed",
      value: "SIZE",
      default: "2KB",
      env: "LOGTAP_OLD_SIZE",
      parse: parseSize,
      doc: "Size",
    },
  },
  exits: { 0: "printed", 6: "never" },
  examples: [{ doc: "Look at a capture", line: "logtap echo ./capture" }],
  async run(flags, args, host) {
    await host.stdout.write(JSON.stringify({ ...flags, ...args }));
    return 0;
  },
});

function parseSize(text: string): number {
  const digits = /^(\d+)KB$/.exec(text)?.[1];
  if (digits === undefined) {
    throw new LogtapError("usage", `Cannot read size "${text}": expected a number and KB`);
  }
  return Number(digits) * 1024;
}

function failing(error: unknown) {
  return defineCommand({
    name: "fail",
    summary: "Fail",
    flags: { json: JSON_FLAG },
    exits: {},
    run: () => {
      throw error;
    },
  });
}

async function run(
  argv: readonly string[],
  options: TestHostOptions & { readonly error?: unknown } = {},
) {
  const host = testHost(options);
  const verbs = {
    echo: { summary: echo.summary, load: () => Promise.resolve({ default: echo }) },
    fail: {
      summary: "Fail",
      load: () => Promise.resolve({ default: failing(options.error) }),
    },
  };
  const code = await runProgram({ version: "logtap 1.2.3", verbs }, argv, host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

const DEFAULTS = {
  json: false,
  compress: true,
  recursive: false,
  label: [],
  inject: [],
  allow: [],
  lines: 10,
  fsync: "off",
  size: 2048,
  dir: "d",
  more: [],
};

const GOOD: readonly { readonly argv: string; readonly want: Readonly<Record<string, unknown>> }[] =
  [
    { argv: "d", want: {} },
    { argv: "d --json", want: { json: true } },
    { argv: "--json d", want: { json: true } },
    { argv: "--json=true d", want: { json: true } },
    { argv: "--json --no-json d", want: { json: false } },
    { argv: "--format json d", want: { json: true } },
    { argv: "d --format=text --json", want: { json: false } },
    { argv: "--compress=false d", want: { compress: false } },
    { argv: "--compress=FALSE d", want: { compress: false } },
    { argv: "--compress d", want: { compress: true } },
    { argv: "--no-compress d", want: { compress: false } },
    { argv: "--no-compress --compress d", want: { compress: true } },
    { argv: "d --from -30m", want: { from: "-30m" } },
    { argv: "--from=-30m d", want: { from: "-30m" } },
    { argv: "d --from=", want: { from: "" } },
    { argv: "--from a --from b d", want: { from: "b" } },
    { argv: "--label a=1,b=2 --label c=3 d", want: { label: ["a=1", "b=2", "c=3"] } },
    { argv: "-l a=1 -lb=2 d", want: { label: ["a=1", "b=2"] } },
    { argv: "--inject a,b --inject c d", want: { inject: ["a,b", "c"] } },
    { argv: "--redact d", want: { redact: ["true"] } },
    { argv: "--redact=a,b d", want: { redact: ["a", "b"] } },
    { argv: "--redact --json d", want: { redact: ["true"], json: true } },
    { argv: "--no-redact d", want: { redact: ["false"] } },
    { argv: "--redact=a --redact=c d", want: { redact: ["c"] } },
    { argv: "--allow d", want: { allow: ["*"] } },
    { argv: "--allow=a,b --allow=c d", want: { allow: ["a", "b", "c"] } },
    { argv: "--allow --json d", want: { allow: ["*"], json: true } },
    { argv: "d -- --allow", want: { more: ["--allow"] } },
    { argv: "-n 3 d", want: { lines: 3 } },
    { argv: "-n3 d", want: { lines: 3 } },
    { argv: "-rn 3 d", want: { lines: 3, recursive: true } },
    { argv: "-rn3 d", want: { lines: 3, recursive: true } },
    { argv: "--lines=0 d", want: { lines: 0 } },
    { argv: "--fsync always d", want: { fsync: "always" } },
    { argv: "--size 4KB d", want: { size: 4096 } },
    { argv: "-- --json", want: { dir: "--json" } },
    { argv: "d -- -n --x", want: { more: ["-n", "--x"] } },
    { argv: "d e f", want: { more: ["e", "f"] } },
    { argv: "--from --other d", want: { from: "--other" } },
  ];

for (const { argv, want } of GOOD) {
  Deno.test(`a command line is read: ${argv}`, async () => {
    const { code, stdout, stderr } = await run(["echo", ...argv.split(" ")]);
    assert.equal(stderr, "");
    assert.deepEqual(JSON.parse(stdout), { ...DEFAULTS, ...want });
    assert.equal(code, 0);
  });
}

const BAD: readonly { readonly argv: string; readonly says: string }[] = [
  { argv: "ehco d", says: `Cannot run "ehco": there is no such command; did you mean echo?` },
  { argv: "zzzzzz", says: `Cannot run "zzzzzz": there is no such command` },
  { argv: "constructor", says: `Cannot run "constructor": there is no such command` },
  { argv: "help ehco", says: `Cannot run "ehco": there is no such command; did you mean echo?` },
  { argv: "--recursive echo d", says: `Cannot run "--recursive": flags come behind the command` },
  { argv: "echo", says: "Cannot run echo: DIR is missing (Capture directory)" },
  {
    argv: "echo d --fron x",
    says: "Cannot run echo: there is no flag --fron; did you mean --from?",
  },
  {
    argv: "echo d --fron=x",
    says: "Cannot run echo: there is no flag --fron; did you mean --from?",
  },
  { argv: "echo d --zzzzzzz", says: "Cannot run echo: there is no flag --zzzzzzz" },
  { argv: "echo d -x", says: "Cannot run echo: there is no flag -x" },
  { argv: "echo d --from", says: "Cannot run echo: --from expects TIME" },
  {
    argv: "echo d --from --compress",
    says: "Cannot run echo: --from expects TIME, but --compress follows",
  },
  {
    argv: "echo d --lines x",
    says: `Cannot use --lines "x": expected a whole number from 0 to 99`,
  },
  { argv: "echo d -n -1", says: `Cannot use --lines "-1": expected a whole number from 0 to 99` },
  { argv: "echo d -n 100", says: `Cannot use --lines "100": expected a whole number from 0 to 99` },
  { argv: "echo d --fsync now", says: `Cannot use --fsync "now": expected off or always` },
  { argv: "echo d --size 4MB", says: `--size: Cannot read size "4MB": expected a number and KB` },
  { argv: "echo d --json=maybe", says: `Cannot use --json "maybe": expected true or false` },
  { argv: "echo d --format yaml", says: `Cannot use --format "yaml": expected json or text` },
];

for (const { argv, says } of BAD) {
  Deno.test(`a wrong command line is refused in one sentence: ${argv}`, async () => {
    const { code, stdout, stderr } = await run(argv.split(" "));
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.equal(stderr.split("\n")[0], `logtap: ${says}`);
    assert.ok(stderr.split("\n").length <= 3, "a sentence and a hint, no usage text");
  });
}

Deno.test("an argument too many is named", async () => {
  const { code, stderr } = await run(["fail", "x"]);
  assert.equal(code, 2);
  assert.match(stderr, /Cannot run fail: "x" is one argument too many, expected no arguments/);
});

Deno.test("the environment sets flags, the command line wins", async () => {
  const env = {
    LOGTAP_ECHO_LINES: "7",
    LOGTAP_ECHO_LABEL: "a=1,b=2",
    LOGTAP_ECHO_COMPRESS: "off",
    LOGTAP_OLD_SIZE: "8KB",
    LOGTAP_ECHO_FROM: "",
  };
  const read = async (argv: readonly string[]) =>
    JSON.parse((await run(["echo", "d", ...argv], { env })).stdout);
  const want = { ...DEFAULTS, lines: 7, label: ["a=1", "b=2"], compress: false, size: 8192 };
  assert.deepEqual(await read([]), want);
  assert.deepEqual(await read(["-n", "3", "--compress"]), { ...want, lines: 3, compress: true });
});

Deno.test("a bad variable is named in the fault", async () => {
  const { code, stderr } = await run(["echo", "d"], { env: { LOGTAP_ECHO_LINES: "many" } });
  assert.equal(code, 2);
  assert.match(stderr, /Cannot use LOGTAP_ECHO_LINES "many": expected a whole number/);
});

Deno.test("the flag's own variable wins over its further name", async () => {
  const env = { LOGTAP_ECHO_SIZE: "1KB", LOGTAP_OLD_SIZE: "8KB" };
  assert.equal(JSON.parse((await run(["echo", "d"], { env })).stdout).size, 1024);
});

const HELP_ASKED = [["echo", "--help"], ["echo", "-h"], ["help", "echo"], [
  "echo",
  "d",
  "-n",
  "3",
  "-h",
]];

for (const argv of HELP_ASKED) {
  Deno.test(`help of a command: ${argv.join(" ")}`, async () => {
    const { code, stdout, stderr } = await run(argv);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assertGolden("cli/help.want", stdout);
  });
}

for (const argv of [[], ["--help"], ["-h"], ["help"], ["help", "--help"]]) {
  Deno.test(`help of the program: logtap ${argv.join(" ")}`, async () => {
    const { code, stdout } = await run(argv);
    assert.equal(code, 0);
    assert.match(stdout, /^COMMANDS\n {2}echo {2}Say what came in\n {2}fail {2}Fail$/m);
  });
}

Deno.test("--version is one line", async () => {
  assert.deepEqual(await run(["--version"]), { code: 0, stdout: "logtap 1.2.3\n", stderr: "" });
  assert.equal((await run(["-V"])).stdout, "logtap 1.2.3\n");
});

Deno.test("a fault is a sentence and a hint, and its kind is the exit code", async () => {
  const error = new LogtapError("not_found", "Cannot read capture: gone", {
    hint: "look elsewhere",
  });
  const { code, stdout, stderr } = await run(["fail"], { error });
  assert.equal(code, 3);
  assert.equal(stdout, "");
  assert.equal(stderr, "logtap: Cannot read capture: gone\n  hint: look elsewhere\n");
});

for (const argv of [["fail", "--json"], ["fail", "--format", "json"], ["fail", "--format=json"]]) {
  Deno.test(`a fault is one JSON object on one line: ${argv.join(" ")}`, async () => {
    const error = new LogtapError("busy", "Cannot push:\ntwo lines");
    const { code, stderr } = await run(argv, { error });
    assert.equal(code, 5);
    assert.equal(stderr.indexOf("\n"), stderr.length - 1);
    assert.equal(
      stderr,
      `{"type":"error","exit_code":5,"error":"network",` +
        `"message":"Cannot push:\\ntwo lines","recoverable":true}\n`,
    );
  });
}

Deno.test("a variable that asks for JSON makes faults JSON too", async () => {
  const error = new LogtapError("denied", "Cannot read");
  const { stderr } = await run(["fail"], { error, env: { LOGTAP_FAIL_JSON: "1" } });
  assert.equal(JSON.parse(stderr).error, "permission");
});

Deno.test("--json behind -- is no wish for JSON", async () => {
  const { stderr } = await run(["fail", "--", "--json"]);
  assert.match(stderr, /^logtap: /);
});

Deno.test("an unexpected error tells its causes and asks for a report", async () => {
  const error = new Error("outer", { cause: new TypeError("inner\u001b[31m") });
  const { code, stderr } = await run(["fail"], { error });
  assert.equal(code, 1);
  assert.match(stderr, /^logtap: Cannot go on: outer\n/);
  assert.match(stderr, /caused by: Error: outer/);
  assert.match(stderr, /caused by: TypeError: inner/);
  assert.match(stderr, /Please report it/);
  assert.ok(!stderr.includes("\u001b"), "no control characters reach the terminal");
});

function interruptedProgram(endsBySignal: boolean, ends: (host: Host) => number) {
  const command = defineCommand({
    name: "long",
    summary: "",
    endsBySignal,
    flags: {},
    exits: {},
    run: (_flags, _args, host) => ends(host),
  });
  return {
    version: "",
    verbs: { long: { summary: "", load: () => Promise.resolve({ default: command }) } },
  };
}

const INTERRUPTED = [
  { what: "a one-shot command that stops early", endsBySignal: false, throws: false, want: 130 },
  {
    what: "a one-shot command that throws the reason",
    endsBySignal: false,
    throws: true,
    want: 130,
  },
  { what: "a command that normally ends so", endsBySignal: true, throws: false, want: 0 },
  {
    what: "such a command that could not stop in order",
    endsBySignal: true,
    throws: true,
    want: 130,
  },
];

for (const { what, endsBySignal, throws, want } of INTERRUPTED) {
  Deno.test(`exit code after an interrupt: ${what}`, async () => {
    const host = testHost();
    const program = interruptedProgram(endsBySignal, ({ signal }) => {
      host.interrupt();
      if (throws) signal.throwIfAborted();
      return 0;
    });
    assert.equal(await runProgram(program, ["long"], host), want);
    assert.equal(host.stderr.text, "");
  });
}
