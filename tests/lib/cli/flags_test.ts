import assert from "node:assert/strict";
import { defineCommand } from "../../../lib/cli/mod.ts";
import { environmentName, flagName, type FlagValues } from "../../../lib/cli/flags.ts";
import { testHost } from "../../support/host.ts";

const FLAGS = {
  json: { kind: "switch", doc: "" },
  dir: { kind: "text", value: "DIR", default: "./capture", doc: "" },
  grep: { kind: "text", value: "RE", doc: "" },
  label: { kind: "list", value: "K=V", doc: "" },
  fsync: { kind: "choice", choices: ["off", "always"], default: "off", doc: "" },
  head: { kind: "number", value: "N", doc: "" },
  size: {
    kind: "parsed",
    value: "SIZE",
    default: "1",
    parse: (text: string) => BigInt(text),
    doc: "",
  },
} as const;

Deno.test("flag types follow from the data", () => {
  // Checked by the compiler: each line fails to compile when the inference is off.
  const values: FlagValues<typeof FLAGS> = {
    json: true,
    dir: "x",
    grep: undefined,
    label: ["a"],
    fsync: "always",
    head: 3,
    size: 3n,
  };
  // @ts-expect-error -- a text with a default is never missing
  const missing: FlagValues<typeof FLAGS> = { ...values, dir: undefined };
  // @ts-expect-error -- a choice is one of its words
  const other: FlagValues<typeof FLAGS> = { ...values, fsync: "sometimes" };
  assert.ok(missing !== undefined && other !== undefined);
});

Deno.test("defineCommand() gives run typed flags and arguments", async () => {
  const seen: unknown[] = [];
  const command = defineCommand({
    name: "x",
    summary: "",
    args: { dir: { doc: "" }, pattern: { doc: "", optional: true }, more: { doc: "", rest: true } },
    flags: FLAGS,
    exits: {},
    run(flags, args) {
      const size: bigint = flags.size;
      const head: number | undefined = flags.head;
      const texts: readonly [string, string | undefined, readonly string[]] = [
        args.dir,
        args.pattern,
        args.more,
      ];
      seen.push(size, head, texts);
      return 6;
    },
  });
  const values = { flags: { size: 5n, head: 2 }, args: { dir: "d", more: ["m"] } };
  assert.equal(await command.invoke(values, testHost()), 6);
  assert.deepEqual(seen, [5n, 2, ["d", undefined, ["m"]]]);
});

Deno.test("names of flags and variables", () => {
  assert.equal(flagName("maxDisk"), "max-disk");
  assert.equal(flagName("json"), "json");
  assert.equal(environmentName("recv", "maxDisk"), "LOGTAP_RECV_MAX_DISK");
});
