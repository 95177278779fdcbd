import assert from "node:assert/strict";
import { defineCommand, runProgram } from "../../../lib/cli/mod.ts";
import { testHost } from "../../support/host.ts";

const command = defineCommand({
  name: "serve",
  summary: "Serve",
  flags: {
    apiKey: { kind: "list", value: "KEY", split: false, secret: "always", doc: "Key" },
    apiKeyFile: { kind: "text", value: "FILE", doc: "Keys" },
    token: { kind: "text", value: "TOKEN", secret: "always", doc: "Token" },
    port: { kind: "number", value: "PORT", doc: "Port" },
  },
  exits: {},
  run: () => 0,
});
const program = {
  version: "1",
  verbs: { serve: { summary: "Serve", load: () => Promise.resolve({ default: command }) } },
};

async function said(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const host = testHost({ env });
  assert.equal(await runProgram(program, ["serve", ...args], host), 0);
  return host.stderr.text;
}

Deno.test("a secret on the command line is warned of, once, with the other ways", async () => {
  assert.equal(
    await said(["--api-key=s3cret", "--api-key", "s3cret2", "--port=1"]),
    "warning: the value of --api-key is visible in the list of processes; " +
      "use --api-key-file or the variable LOGTAP_SERVE_API_KEY instead\n",
  );
  assert.equal(
    await said(["--token=s3cret", "--api-key=s3cret"]),
    "warning: the value of --token and --api-key is visible in the list of processes; " +
      "use the variable LOGTAP_SERVE_TOKEN instead\n",
  );
});

Deno.test("a secret from elsewhere is not warned of", async () => {
  const env = { LOGTAP_SERVE_API_KEY: "s3cret", LOGTAP_SERVE_TOKEN: "s3cret" };
  assert.equal(await said(["--api-key-file=f", "--port=1"], env), "");
});
