import assert from "node:assert/strict";
import fc from "fast-check";
import { unquote } from "../../../../lib/cli/complete/mod.ts";
import { outputOf } from "../../../support/program.ts";
import { needs } from "../../../support/skip.ts";

const WORDS: readonly (readonly [typed: string, means: string])[] = [
  ["", ""],
  ["abc", "abc"],
  ["my\\ capture", "my capture"],
  ["'my capture'/x", "my capture/x"],
  ['"my capture"', "my capture"],
  ['"my cap', "my cap"],
  ["'it''s", "its"],
  ["'a\\b'", "a\\b"],
  ['"a\\b\\"\\$\\\\"', 'a\\b"$\\'],
  ["a\\", "a"],
  ["$HOME/~x", "$HOME/~x"],
  ["'$(id)'", "$(id)"],
];

for (const [typed, means] of WORDS) {
  Deno.test(`unquote(${typed})`, () => assert.equal(unquote(typed), means));
}

needs("bash").test("unquote() takes back what bash's %q puts around words", async () => {
  const unit = fc.constantFrom(..."ab \\'\"$`!;&|<>(){}[]*?#~=%@^,.:é");
  const words = fc.sample(fc.string({ unit, minLength: 1 }), { numRuns: 300, seed: 3 });
  const script = 'for word; do printf "%q\\n" "$word"; done';
  const quoted = await outputOf("bash", ["-c", script, "bash", ...words]);
  assert.deepEqual(quoted.split("\n").slice(0, -1).map(unquote), words);
});
