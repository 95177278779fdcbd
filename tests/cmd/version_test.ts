import assert from "node:assert/strict";
import version from "../../cmd/version.ts";
import config from "../../deno.json" with { type: "json" };
import { testHost } from "../support/host.ts";

async function run(json: boolean): Promise<string> {
  const host = testHost();
  assert.equal(await version.invoke({ flags: { json }, args: {} }, host), 0);
  return host.stdout.text;
}

Deno.test("version --json has the keys that scripts know, and two of ours", async () => {
  const about = JSON.parse(await run(true));
  assert.deepEqual(Object.keys(about), ["version", "commit", "date", "deno", "v8"]);
  assert.equal(about.version, config.version);
  assert.equal(about.deno, Deno.version.deno);
});

Deno.test("version is a table of name and value", async () => {
  const text = await run(false);
  assert.match(
    text,
    new RegExp(`^logtap {2}${config.version}\ncommit {2}dev\ndate {4}dev\ndeno {4}`),
  );
});
