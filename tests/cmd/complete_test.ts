import assert from "node:assert/strict";
import { completeCommand } from "../../cmd/complete.ts";
import completion from "../../cmd/completion.ts";
import { runProgram } from "../../lib/cli/mod.ts";
import { SCRIPTS, SHELLS } from "../../lib/cli/complete/mod.ts";
import { VERBS } from "../../main.ts";
import { testHost } from "../support/host.ts";
import { runProgram as runOther } from "../support/program.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

async function run(argv: readonly string[]) {
  const host = testHost();
  const lazy = { completion, __complete: completeCommand(VERBS) };
  const verbs = Object.fromEntries(
    Object.entries(lazy).map(([name, command]) => [
      name,
      { summary: "", plain: true, load: () => Promise.resolve({ default: command }) },
    ]),
  );
  const code = await runProgram({ version: "", verbs }, argv, host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

Deno.test("__complete answers for every word of every command, and is never in the way", async () => {
  for (const argv of [[], ["--", ""], ["--next"], ["--", "open", "/nowhere", "--label", "a"]]) {
    const { code, stderr } = await run(["__complete", ...argv]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, argv.join(" "));
  }
  assert.match(
    (await run(["__complete", "--", "ver"])).stdout,
    /^words\nverify\t.+\nversion\t.+\n$/,
  );
});

Deno.test("__complete --quoted takes quotes off, --next begins a word", async () => {
  using dir = tempDir();
  Deno.mkdirSync(dir.file("my capture"));
  Deno.writeTextFileSync(dir.file("my capture/metadata.json"), "{}");
  const quoted = await run(["__complete", "--quoted", "--", "open", `${dir.path}/my\\ ca`]);
  assert.equal(quoted.stdout, `paths\n${dir.path}/my capture\tcapture\n`);
  const next = await run(["__complete", "--next", "--", "recv", "--fsync"]);
  assert.equal(next.stdout, "words\noff\ninterval\nalways\n");
});

for (const shell of SHELLS) {
  Deno.test(`completion ${shell} prints a script`, async () => {
    const { code, stdout } = await run(["completion", shell]);
    assert.equal(code, 0);
    assert.equal(stdout, SCRIPTS[shell]);
    assert.match(stdout, /__complete/);
  });
}

const CHECKERS = { bash: ["bash", "-n"], zsh: ["zsh", "-n"], fish: ["fish", "-n"] } as const;

for (const [shell, [program, flag]] of Object.entries(CHECKERS)) {
  needs(shell).test(`the script for ${shell} can be read by it`, async () => {
    using dir = tempDir();
    Deno.writeTextFileSync(dir.file("script"), (await run(["completion", shell])).stdout);
    const { code, stderr } = await runOther(program, [flag, dir.file("script")]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  });
}

for (const shell of ["csh", "constructor", ""]) {
  Deno.test(`completion refuses "${shell}"`, async () => {
    const { code, stderr } = await run(["completion", shell]);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^logtap: Cannot complete in ".*": expected bash, zsh, fish or powershell$/m,
    );
  });
}
