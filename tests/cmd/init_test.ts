import assert from "node:assert/strict";
import { initCommand } from "../../cmd/init.ts";
import { runProgram } from "../../lib/cli/mod.ts";
import { VERBS } from "../../main.ts";
import { testHost } from "../support/host.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";

async function run(dir: TempDir, argv: readonly string[], env: Readonly<Record<string, string>>) {
  const host = testHost({ env: { XDG_CONFIG_HOME: dir.path, ...env } });
  const init = initCommand(VERBS);
  const verbs = {
    ...VERBS,
    init: { summary: "", plain: true, load: () => Promise.resolve({ default: init }) },
  };
  const code = await runProgram({ version: "", verbs }, ["init", ...argv], host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

Deno.test("init makes the file once and says where it is, on stderr", async () => {
  using dir = tempDir();
  const path = dir.file("logtap/config.yaml");
  assert.deepEqual(await run(dir, [], {}), { code: 0, stdout: "", stderr: `created  ${path}\n` });
  const made = Deno.readTextFileSync(path);
  assert.match(made, /^recv:$/m);
  assert.match(made, /^ {2}#max-disk: 50GB$/m);
  Deno.writeTextFileSync(path, "recv:\n");
  assert.equal((await run(dir, [], {})).stderr, `left as it is  ${path}\n`);
  assert.equal(Deno.readTextFileSync(path), "recv:\n");
});

Deno.test("init --json has the older program's keys", async () => {
  using dir = tempDir();
  const want = {
    config_path: dir.file("logtap/config.yaml"),
    created: true,
    local_path: ".logtap.yaml",
    local_found: false,
  };
  assert.deepEqual(JSON.parse((await run(dir, ["--json"], {})).stdout), want);
  assert.deepEqual(JSON.parse((await run(dir, ["--json"], {})).stdout), {
    ...want,
    created: false,
  });
});

Deno.test("init needs a home", async () => {
  using dir = tempDir();
  const { code, stderr } = await run(dir, [], { XDG_CONFIG_HOME: "" });
  assert.equal(code, 2);
  assert.match(stderr, /^logtap: Cannot make a configuration file: HOME is not set$/m);
});

Deno.test("init --show tells settings and where they come from", async () => {
  using dir = tempDir();
  const path = dir.file("own.yaml");
  Deno.writeTextFileSync(path, "recv:\n  max-disk: 10GB\n  buffer: 1MB\ndefaults:\n  utc: true\n");
  const env = { LOGTAP_CONFIG: path, LOGTAP_RECV_BUFFER: "2MB" };
  const { stdout } = await run(dir, ["--show", "--json"], env);
  const { files, settings } = JSON.parse(stdout);
  assert.deepEqual(files, [{ kind: "named", path }]);
  const shown = ({ command }: { command: string }) => ["recv", "inspect", "open"].includes(command);
  assert.deepEqual(settings.filter(shown), [
    {
      command: "recv",
      flag: "max-disk",
      value: "10GB",
      origin: `recv.max-disk ("${path}" line 2)`,
    },
    { command: "recv", flag: "buffer", value: "2MB", origin: "LOGTAP_RECV_BUFFER" },
    { command: "inspect", flag: "utc", value: "true", origin: `defaults.utc ("${path}" line 5)` },
    { command: "open", flag: "utc", value: "true", origin: `defaults.utc ("${path}" line 5)` },
  ]);
  const text = (await run(dir, ["--show"], env)).stdout;
  assert.ok(text.startsWith(`reads  ${path}\n`));
  assert.match(text, /^recv\.buffer {4}2MB {3}LOGTAP_RECV_BUFFER$/m);
});

Deno.test("init --show checks every section and value", async () => {
  using dir = tempDir();
  const path = dir.file("own.yaml");
  for (const text of ["open:\n  haed: 5\n", "open:\n  head: x\n", "version:\n  json: true\n"]) {
    Deno.writeTextFileSync(path, text);
    const { code, stderr } = await run(dir, ["--show"], { LOGTAP_CONFIG: path });
    assert.equal(code, 2, text);
    assert.match(stderr, /own\.yaml" line \d/);
  }
});
