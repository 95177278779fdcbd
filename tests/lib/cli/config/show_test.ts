import assert from "node:assert/strict";
import { defineCommand } from "../../../../lib/cli/mod.ts";
import { showSettings } from "../../../../lib/cli/config/mod.ts";
import { tempDir } from "../../../support/temp_dir.ts";

const command = defineCommand({
  name: "serve",
  summary: "Serve",
  flags: {
    apiKey: { kind: "list", value: "KEY", secret: "always", split: false, doc: "Key" },
    port: { kind: "number", value: "PORT", doc: "Port" },
  },
  exits: {},
  run: () => 0,
});

Deno.test("showSettings() never shows a secret, from a file or a variable", async () => {
  using dir = tempDir();
  const path = dir.file("own.yaml");
  Deno.writeTextFileSync(path, "serve:\n  api-key: [hunter2, swordfish]\n  port: 80\n");
  const variables: Record<string, string> = { LOGTAP_CONFIG: path };
  const env = (name: string) => variables[name];
  const fromFile = await showSettings([command], env);
  assert.deepEqual(fromFile.settings.map(({ flag, value }) => [flag, value]), [
    ["api-key", "********"],
    ["port", "80"],
  ]);
  variables["LOGTAP_SERVE_API_KEY"] = "hunter2";
  const fromVariable = await showSettings([command], env);
  assert.doesNotMatch(JSON.stringify([fromFile, fromVariable]), /hunter2|swordfish/);
});
