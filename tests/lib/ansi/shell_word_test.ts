import assert from "node:assert/strict";
import fc from "fast-check";
import { shellWord } from "../../../lib/ansi/mod.ts";
import { runProgram } from "../../support/program.ts";
import { needs } from "../../support/skip.ts";

Deno.test("shellWord() leaves plain words alone", () => {
  assert.equal(shellWord("./capture-1/a.b"), "./capture-1/a.b");
  assert.equal(shellWord("app=api"), "app=api");
  assert.equal(shellWord(""), "''");
  assert.equal(shellWord("it's"), `'it'\\''s'`);
});

/** What shells take for something else: quotes, expansions, escapes, at the end and in a row. */
const WORDS = [
  ...["it's", '"', "$HOME", "${x}", "$(reboot)", "`reboot`", "!!", "a b", "\n", "a\nb", "\t"],
  ...["\\", "\\\\", "a\\", "\\'", "'\\", "\\\\'x", "\\d+\\.", "=ls", "a=b", "~", "~root", "%self"],
  ...[
    "*",
    "?",
    "[a]",
    "{a,b}",
    "(x)",
    "a;b",
    "a&b",
    "a|b",
    "<>",
    "#x",
    "^",
    "größe 日本",
    "-x",
    "",
  ],
];

for (const shell of ["sh", "bash", "zsh", "fish"]) {
  needs(shell).test(`a word means the same to ${shell}, whatever is in it`, async () => {
    const made = fc.sample(fc.string({ unit: fc.constantFrom(..."'\\$\"`!= \nab") }), {
      seed: 7,
      numRuns: 200,
    });
    const words = [...WORDS, ...made];
    const script = `command printf '%s\\n--\\n' ${words.map(shellWord).join(" ")}`;
    const { code, stdout, stderr } = await runProgram(shell, ["-c", script]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.deepEqual(stdout.split("\n--\n").slice(0, -1), words);
  });
}
