import assert from "node:assert/strict";
import { VERBS } from "../main.ts";
import { environmentName } from "../lib/cli/mod.ts";

for (const [name, verb] of Object.entries(VERBS)) {
  Deno.test(`the command behind ${name} is what the list of verbs says`, async () => {
    const { default: command } = await verb.load();
    assert.equal(command.name, name);
    assert.equal(command.summary, verb.summary);
  });

  Deno.test(`the flags of ${name} do not clash`, async () => {
    const { default: command } = await verb.load();
    const flags = Object.entries(command.flags);
    const spellings = flags.flatMap(([key, flag]) => [
      environmentName(name, key),
      ...flag.short === undefined ? [] : [flag.short],
      ...flag.env === undefined ? [] : [flag.env],
    ]);
    assert.deepEqual(spellings, [...new Set(spellings)]);
    for (const [key, { doc, short }] of flags) {
      assert.match(doc, /^[A-Z].*[^.]$/s, `the text of ${key} is a phrase`);
      assert.match(short ?? "x", /^[A-Za-z]$/);
      assert.notEqual(short, "h");
    }
  });
}
