import assert from "node:assert/strict";
import { HeldTalk } from "../../cmd/held_talk.ts";
import { KeptOutput } from "../support/host.ts";

function talking() {
  const output = new KeptOutput({ isTerminal: true, columns: 90 });
  const lines: string[] = [];
  return { output, lines, talk: new HeldTalk(output, (line) => lines.push(line)) };
}

Deno.test("what is said while the view is there waits, and is shown in it", async () => {
  const { output, lines, talk } = talking();
  talk.write("warning: one\n");
  talk.write("listening\n");
  assert.deepEqual([output.text, lines], ["", ["warning: one", "listening"]]);
  await talk.release();
  await talk.write("stopping\n");
  assert.equal(output.text, "warning: one\nlistening\nstopping\n");
  assert.equal(lines.length, 2);
  assert.deepEqual([talk.isTerminal, talk.columns], [false, 90]);
});

Deno.test("of much that is said, the last is kept", async () => {
  const { output, talk } = talking();
  for (let i = 0; i < 250; i++) talk.write(`line ${i}\n`);
  await talk.release();
  assert.match(output.text, /^\(50 earlier lines are left out\)\nline 50\n[^]*line 249\n$/);
  await talk.release();
  assert.equal(output.text.split("\n").length, 203);
});
