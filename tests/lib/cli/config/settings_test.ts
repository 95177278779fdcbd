import assert from "node:assert/strict";
import { COLOR_FLAG, defineCommand, JSON_FLAG, runProgram } from "../../../../lib/cli/mod.ts";
import type { ConfigFile } from "../../../../lib/cli/config/mod.ts";
import { LogtapError } from "../../../../lib/fault/mod.ts";
import { assertGolden } from "../../../support/golden.ts";
import { testHost, type TestHostOptions } from "../../../support/host.ts";

/** Prints what it was given, so that tests can look at it. */
const recv = defineCommand({
  name: "recv",
  summary: "Say what came in",
  flags: {
    json: JSON_FLAG,
    color: COLOR_FLAG,
    bind: { kind: "text", value: "HOST", local: "loopback", doc: "Bind" },
    listen: {
      kind: "text",
      value: "HOST:PORT",
      default: "here",
      keys: ["addr"],
      env: "LOGTAP_RECV_ADDR",
      doc: "Listen",
    },
    dir: { kind: "text", value: "DIR", default: "./capture", local: "below", doc: "Dir" },
    maxDisk: { kind: "number", value: "N", default: 5, keys: ["disk-cap"], doc: "Cap" },
    compress: { kind: "switch", default: true, doc: "Compress" },
    fsync: { kind: "choice", choices: ["off", "always"], default: "off", doc: "Sync" },
    webhook: { kind: "list", value: "URL", keys: ["webhooks"], local: "never", doc: "Tell" },
    redact: { kind: "list", value: "RULES", bare: "all", local: "behind", doc: "Hide" },
    hide: {
      kind: "parsed",
      value: "RULES",
      bare: "all",
      parse: (text) => `<${text}>`,
      doc: "Hide",
    },
    tag: { kind: "list", value: "TAG", doc: "Tag" },
    apiKey: { kind: "parsed", value: "KEY", secret: "always", parse: parseKey, doc: "Key" },
  },
  exits: {},
  async run(flags, _args, host) {
    await host.stdout.write(JSON.stringify(flags));
    return 0;
  },
});

const version = defineCommand({
  name: "version",
  summary: "Which",
  plain: true,
  flags: { json: JSON_FLAG },
  exits: {},
  run: (flags) => flags.json ? 1 : 0,
});

function parseKey(text: string): string {
  if (text.length >= 8) return text;
  throw new LogtapError("usage", `Cannot use key "${text}": expected 8 characters`);
}

interface Files {
  readonly local?: string;
  readonly user?: string;
  readonly named?: string;
}

async function run(argv: readonly string[], texts: Files, options: TestHostOptions = {}) {
  const host = testHost(options);
  const paths = { local: ".logtap.yaml", user: "/home/me/config.yaml", named: "/etc/logtap.yaml" };
  const files = (["named", "local", "user"] as const).flatMap((kind): ConfigFile[] => {
    const text = texts[kind];
    return text === undefined ? [] : [{ kind, path: paths[kind], text }];
  });
  const program = {
    version: "1",
    verbs: {
      recv: { summary: "", load: () => Promise.resolve({ default: recv }) },
      inspect: { summary: "", load: () => Promise.reject(new Error("not asked for")) },
      version: { summary: "", plain: true, load: () => Promise.resolve({ default: version }) },
    },
    configFiles: () => Promise.resolve(files),
  };
  const code = await runProgram(program, argv, host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

const DEFAULTS = {
  json: false,
  color: "auto",
  listen: "here",
  dir: "./capture",
  maxDisk: 5,
  compress: true,
  fsync: "off",
  webhook: [],
  redact: [],
  tag: [],
};

interface Good extends Files {
  readonly what: string;
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly want: Readonly<Record<string, unknown>>;
}

const GOOD: readonly Good[] = [
  { what: "nothing", want: {} },
  { what: "empty files", local: "", user: "# only a comment\n", want: {} },
  { what: "sections without settings", local: "recv:\ndefaults: {}\n", want: {} },
  { what: "a setting without a value", local: "recv:\n  listen:\n  dir: ~\n", want: {} },
  { what: "the user's file", user: "recv: {max-disk: 7}", want: { maxDisk: 7 } },
  {
    what: "the local file before the user's",
    local: "recv: {max-disk: 6}",
    user: "recv: {max-disk: 7, listen: there}",
    want: { maxDisk: 6, listen: "there" },
  },
  {
    what: "the environment before files",
    env: { LOGTAP_RECV_MAX_DISK: "8" },
    local: "recv: {max-disk: 6}",
    want: { maxDisk: 8 },
  },
  {
    what: "an older program's variable before files",
    env: { LOGTAP_RECV_ADDR: "there" },
    local: "recv: {addr: elsewhere}",
    want: { listen: "there" },
  },
  {
    what: "the command line before all",
    argv: ["--max-disk", "9"],
    env: { LOGTAP_RECV_MAX_DISK: "8" },
    local: "recv: {max-disk: 6}",
    want: { maxDisk: 9 },
  },
  { what: "snake_case", local: "recv:\n  max_disk: 6\n", want: { maxDisk: 6 } },
  {
    what: "the older program's names",
    local: "recv:\n  addr: there\n  disk_cap: 6\ntap:\n  namespace: x\ndefaults:\n  timeout: 3s\n",
    want: { listen: "there", maxDisk: 6 },
  },
  {
    what: "a number where a text is meant",
    local: "recv: {listen: 0644}",
    want: { listen: "0644" },
  },
  { what: "words for switches", local: "recv: {compress: off}", want: { compress: false } },
  { what: "quotes", local: `recv: {listen: "a: b # c"}`, want: { listen: "a: b # c" } },
  { what: "a list", local: "recv: {tag: [a, 'b,c']}", want: { tag: ["a", "b,c"] } },
  {
    what: "a list on lines",
    local: "recv:\n  tag:\n    - a\n    - 5\n",
    want: { tag: ["a", "5"] },
  },
  { what: "a list with commas", local: "recv: {tag: 'a, b'}", want: { tag: ["a", "b"] } },
  {
    what: "an empty list, which is one",
    local: "recv: {tag: []}",
    user: "recv: {tag: [a]}",
    want: { tag: [] },
  },
  {
    what: "a list that stands for itself",
    local: "recv: {redact: true}",
    want: { redact: ["all"] },
  },
  {
    what: "a list in one text",
    local: "recv: {hide: [email, jwt]}",
    want: { hide: "<email,jwt>" },
  },
  { what: "a switch with a value", local: "recv: {hide: false}", want: { hide: "<false>" } },
  { what: "a list that is turned off", local: `recv: {redact: "false"}`, want: { redact: [] } },
  { what: "defaults", user: "defaults: {color: never}", want: { color: "never" } },
  {
    what: "the command's section before defaults",
    user: "recv: {color: always}\ndefaults: {color: never}",
    want: { color: "always" },
  },
  {
    what: "a path that stays below",
    local: "recv: {dir: ./logs/a..b}",
    want: { dir: "./logs/a..b" },
  },
  ...["127.0.0.1", "127.1.2.3:80", "localhost:0", "::1", "[::1]:3100"].map((bind) => ({
    what: `an address of this machine, ${bind}`,
    local: `recv: {bind: "${bind}"}`,
    want: { bind },
  })),
  { what: "any address of one's own", user: "recv: {bind: 0.0.0.0}", want: { bind: "0.0.0.0" } },
  { what: "any path of one's own", user: "recv: {dir: ../x}", want: { dir: "../x" } },
  { what: "anything in a named file", named: "recv: {webhook: [u]}", want: { webhook: ["u"] } },
  {
    what: "protection by the local file",
    local: "recv: {redact: email}",
    want: { redact: ["email"] },
  },
  {
    what: "one's own protection before the local file's",
    local: "recv: {redact: false}",
    user: "recv: {redact: true}",
    want: { redact: ["all"] },
  },
  { what: "a mistake in another command's section", user: "inspect: {jsno: true}", want: {} },
];

for (const { what, argv = [], env = {}, want, ...files } of GOOD) {
  Deno.test(`settings come from ${what}`, async () => {
    const { code, stdout, stderr } = await run(["recv", ...argv], files, { env });
    assert.equal(stderr, "");
    assert.deepEqual(JSON.parse(stdout), { ...DEFAULTS, ...want });
    assert.equal(code, 0);
  });
}

/** Texts of a local file that is refused. Every sentence is in the golden file. */
const BAD: readonly string[] = [
  "recv:\n  max-dsik: 5",
  "recv:\n  zzzzzz: 5",
  "recv:\n  __proto__: {listen: x}",
  "recv:\n  constructor: x",
  "__proto__:\n  listen: x",
  "rcev:\n  listen: x",
  "nothing:\n  listen: x",
  "version:\n  json: true",
  "defaults:\n  colour: never",
  "defaults:\n  listen: x",
  "recv:\n  max-disk: many",
  "recv:\n  fsync: sometimes",
  "recv:\n  compress: maybe",
  "recv:\n  listen: [a, b]",
  "recv:\n  listen: {host: a}",
  "recv:\n  tag: [a, [b]]",
  "recv:\n  tag: [a, ~]",
  "recv:\n  listen: |\n    a\n    b",
  'recv:\n  listen: "\\e[31mred"',
  "recv: listen",
  "recv:\n  - listen",
  "listen",
  "- recv",
  "? [recv]\n: {listen: x}",
  "recv:\n  listen: a\n  listen: b",
  "recv:\n  addr: a\n  listen: b",
  "recv:\n  max-disk: 5\n  max_disk: 5",
  "recv:\n  listen: a\nrecv:\n  listen: b",
  "recv:\n  webhook: https://example.org",
  "recv:\n  dir: /var/log",
  "recv:\n  dir: a/../../b",
  "recv:\n  dir: ~/b",
  "recv:\n  dir: 'C:\\x'",
  "recv:\n  bind: 0.0.0.0",
  "recv:\n  bind: 127.0.0.1.example.org",
  "recv:\n  bind: :3100",
  "recv:\n  api-key: short",
  "recv:\n  listen: &a x\n  dir: *a",
  "recv: &a {listen: x}",
  "recv:\n  listen: *a",
  "recv:\n\tlisten: x",
  "recv:\n  listen: 'x",
  "recv:\n  listen: a: b",
  "recv:\n  listen: @x",
  "recv: {listen: x",
  "recv: {listen: x}\n---\nrecv: {listen: y}",
  "recv:\n  listen x\n  dir: y",
  `a: ${"[".repeat(5_000)}`,
];

Deno.test("what is wrong with a file is one sentence that names file, line and setting", async () => {
  const told: string[] = [];
  for (const local of BAD) {
    const { code, stdout, stderr } = await run(["recv"], { local });
    assert.equal(stdout, "", local);
    assert.match(stderr, /".logtap.yaml" line \d/);
    told.push(`${local.slice(0, 60)}\n→ ${code} ${stderr}`);
  }
  assertGolden("cli/config_errors.want", told.join("\n"));
});

Deno.test("no secret of a file is quoted, whatever is wrong with it", async () => {
  const secret = "hunter2";
  const files = [
    `recv: {api-key: ${secret}}`,
    `recv: {api-key: "${secret}}`,
    `recv:\n  api-key: ${secret}: x`,
    `recv:\n  api-key:\n    - ${secret}\n`,
    `recv:\n  api-key: {${secret}}\n`,
    `recv:\n  api-key: [[${secret}]]\n`,
    `recv:\n  api-key: *${secret}\n`,
  ];
  for (const user of files) {
    for (const argv of [["recv"], ["recv", "--verbose"], ["recv", "--json"]]) {
      const { code, stderr } = await run(argv, { user });
      assert.equal(code, 2, user);
      assert.ok(!stderr.includes(secret), stderr);
    }
  }
});

Deno.test("--verbose says which files are read and what they set", async () => {
  const local = "recv: {tag: [a, b]}\n";
  const user = "recv:\n  tag: c\n  api-key: hunter2hunter2\n";
  const env = { LOGTAP_RECV_LISTEN: "there", LOGTAP_RECV_DIR: "a\u001b[31mb" };
  const { stderr } = await run(["recv", "--verbose", "--max-disk", "6"], { local, user }, { env });
  assert.equal(
    stderr,
    `logtap: reads .logtap.yaml
logtap: reads /home/me/config.yaml
logtap: recv.listen is "there" (LOGTAP_RECV_LISTEN)
logtap: recv.dir is "a␛[31mb" (LOGTAP_RECV_DIR)
logtap: recv.tag is "a,b" (".logtap.yaml" line 1)
logtap: recv.api-key is set ("/home/me/config.yaml" line 3)
`,
  );
});

for (
  const [what, argv, options] of [
    ["a variable", [], { env: { LOGTAP_VERBOSE: "TRUE" } }],
    ["a variable of the command", [], { env: { LOGTAP_RECV_VERBOSE: "1" } }],
    ["the file", [], { user: "defaults: {verbose: true}" }],
    ["the file, by command", [], { user: "recv: {verbose: true}" }],
  ] as const
) {
  Deno.test(`${what} makes it verbose too`, async () => {
    const user = "user" in options ? options.user : "recv: {}";
    const env = "env" in options ? options.env : {};
    const { stderr } = await run(["recv", ...argv], { user }, { env });
    assert.match(stderr, /^logtap: reads \/home\/me\/config.yaml$/m);
    const { stderr: quiet } = await run(["recv", "--no-verbose"], { user }, { env });
    assert.equal(quiet, "");
  });
}

Deno.test("a plain command reads no file, however broken", async () => {
  const { code, stderr } = await run(["version"], { local: ": : [" });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
});

Deno.test("help reads no file", async () => {
  assert.equal((await run(["recv", "--help"], { local: ": : [" })).code, 0);
});
