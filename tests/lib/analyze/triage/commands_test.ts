import assert from "node:assert/strict";
import { suggestionsOf } from "../../../../lib/analyze/triage/commands.ts";
import { runProgram } from "../../../support/program.ts";
import { modelOf } from "./model.ts";

/** Messages whose signatures are anything but patterns. */
const MESSAGES = [
  "dial tcp 10.2.0.7:5432: connect: connection refused",
  'open "/etc/x y": no such file (os error 2) [retry=3] {a|b} $5 ^ * + ?',
  '{"level":"error","msg":"can\'t parse \\"x\\": 12","err":"EOF"}',
  'level=error msg="it\'s\\tbroken" n=3',
  "-v is no option: $(reboot) `reboot` !! ; rm -rf / & | > x",
  "двойная ошибка: error №5 日本",
  "error: a\u202eb\u0007c",
  "many   spaces\tand\n newlines failed",
];

Deno.test("suggested commands mean the same to a shell, whatever the names and lines", async () => {
  const dir = "it's a $HOME `dir`/$(reboot);x";
  const triage = modelOf(MESSAGES.map((msg, second) => ({ second, msg: `ERROR ${msg}` })), { dir });
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
