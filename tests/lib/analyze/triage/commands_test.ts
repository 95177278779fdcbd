import assert from "node:assert/strict";
import { suggestionsOf } from "../../../../lib/analyze/triage/commands.ts";
import { ODD_MESSAGES } from "../../../support/odd_messages.ts";
import { runProgram } from "../../../support/program.ts";
import { modelOf } from "./model.ts";

Deno.test("suggested commands mean the same to a shell, whatever the names and lines", async () => {
  const dir = "it's a $HOME `dir`/$(reboot);x";
  const triage = modelOf(ODD_MESSAGES.map((msg, second) => ({ second, msg: `ERROR ${msg}` })), {
    dir,
  });
  const commands = suggestionsOf(triage).map(({ command }) => command);
  assert.equal(commands.length, 4);
  for (const command of commands) {
    const script = `logtap() { printf '%s\\0' "$@"; }; ${command}`;
    const { code, stdout, stderr } = await runProgram("sh", ["-c", script]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, command);
    const words = stdout.split("\0");
    assert.ok(words.includes(dir), command);
    assert.ok(["slice", "grep"].includes(words[0]!));
  }
});
