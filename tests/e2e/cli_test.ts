import assert from "node:assert/strict";
import { needs } from "../support/skip.ts";
import { logtap, productCommand, startLogtap } from "../support/product.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

Deno.test("logtap --help is on stdout and ends with 0", async () => {
  const { code, stdout, stderr } = await logtap(["--help"]);
  assert.equal(code, 0);
  assert.equal(stderr, "");
  assert.match(stdout, /^COMMANDS$/m);
});

Deno.test("a wrong command is one sentence on stderr and ends with 2", async () => {
  const { code, stdout, stderr } = await logtap(["verison"]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^logtap: Cannot run "verison": .*did you mean version\?$/m);
});

Deno.test("the environment reaches a command", async () => {
  const { stdout } = await logtap(["version"], { env: { LOGTAP_VERSION_JSON: "true" } });
  assert.equal(typeof JSON.parse(stdout).version, "string");
});

needs("compiled").test("the compiled program knows its commit", async () => {
  const { commit, date } = JSON.parse((await logtap(["version", "--json"])).stdout);
  assert.match(commit, /^[0-9a-f]{12}(-dirty)?$|^unknown$/);
  assert.ok(!Number.isNaN(Date.parse(date)));
});

needs("compiled", "mkfifo").test("no code is taken from the temporary folder", async () => {
  using dir = tempDir();
  const { program } = productCommand();
  // By this name the runtime keeps compiled code. Whoever opened this one would wait for ever.
  const name = program.slice(program.lastIndexOf("/") + 1);
  await new Deno.Command("mkfifo", { args: [dir.file(`deno-compile-${name}.cache`)] }).output();
  await using running = startLogtap(["version"], { env: { TMPDIR: dir.path } });
  await waitFor(() => running.stdout().includes("commit"), { what: "the version" });
});

needs("bash").test("a reader that is gone ends it quietly with 0", async () => {
  const { program, flags } = productCommand();
  // The reader reads nothing and has ended before the first byte is written.
  const script = `exec 3> >(true); wait $!; "$@" >&3; echo "code $?" >&2`;
  const { stderr } = await new Deno.Command("bash", {
    args: ["-c", script, "bash", program, ...flags, "version", "--json"],
    stdin: "null",
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "code 0\n");
});

needs("bash", "linux").test("an output that cannot be written is no success (8.5)", async () => {
  const { program, flags } = productCommand();
  const script = `"$@" > /dev/full; echo "code $?" >&2`;
  const { stderr } = await new Deno.Command("bash", {
    args: ["-c", script, "bash", program, ...flags, "version"],
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stderr);
  assert.match(said, /^logtap: Cannot write the output: .*No space left/);
  assert.match(said, /code 1\n$/);
  assert.ok(!said.includes("report"), "not a fault of logtap");
});
