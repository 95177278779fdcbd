import assert from "node:assert/strict";
import { shownVerbs } from "../../../../lib/cli/mod.ts";
import { configTemplate, fileSource, readSections } from "../../../../lib/cli/config/mod.ts";
import { type Flag, flagName } from "../../../../lib/cli/flags.ts";
import { readValue } from "../../../../lib/cli/values.ts";
import { VERBS } from "../../../../main.ts";

const commands = await Promise.all(
  shownVerbs(VERBS).map(async (name) => (await VERBS[name]!.load()).default),
);
const configured = commands.filter(({ plain }) => plain !== true);
const names = configured.map(({ name }) => name);

Deno.test("configTemplate() sets nothing as it is", async () => {
  const sections = await readSections(
    [{ kind: "user", path: "x", text: configTemplate(commands) }],
    names,
  );
  assert.deepEqual(sections[0]?.sections.map(({ name }) => name), ["defaults", ...names]);
  assert.deepEqual(sections[0]?.sections.flatMap(({ entries }) => entries), []);
});

Deno.test("configTemplate() has every setting, which counts when its # is gone", async () => {
  const text = configTemplate(commands).replace(/^( +)#(?=\S)/gm, "$1");
  const sections = await readSections([{ kind: "user", path: "x", text }], names);
  for (const command of configured) {
    const source = fileSource(sections, command);
    for (const [key, flag] of Object.entries<Flag>(command.flags)) {
      const texts = source(command, key, flag);
      assert.ok(texts !== undefined, `${command.name}.${flagName(key)}`);
      if (flag.kind === "list" || !("default" in flag)) continue;
      // Reads as what the command does without it.
      const wanted = readValue(flag, { origin: "", texts: [String(flag.default)] });
      assert.deepEqual(readValue(flag, texts), wanted, `${command.name}.${flagName(key)}`);
    }
  }
});
