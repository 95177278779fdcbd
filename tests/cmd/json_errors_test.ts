/** With `--json` whatever goes wrong is one object on one line of stderr, and nothing is on stdout. */
import assert from "node:assert/strict";
import { type Flag, flagName } from "../../lib/cli/mod.ts";
import { VERBS } from "../../main.ts";
import { runVerb } from "../support/run_verb.ts";
import { tempDir } from "../support/temp_dir.ts";

const GOLDEN = new URL("../golden/capture/ours", import.meta.url).pathname;
const commands = await Promise.all(
  Object.values(VERBS).map(async (verb) => {
    return (await verb.load()).default;
  }),
);
const named = commands.filter(({ flags }) => "json" in flags);

/** What each command needs besides the capture, which is at MISSING; OUT is a name that is free. */
const MISSING: Readonly<Record<string, readonly string[]>> = {
  inspect: ["MISSING"],
  open: ["MISSING", "--dump"],
  grep: ["x", "MISSING"],
  upload: ["MISSING", "s3://logs/7"],
  triage: ["MISSING"],
  report: ["MISSING"],
  watch: ["MISSING"],
  slice: ["MISSING", "-o", "OUT"],
  export: ["MISSING", "--format", "csv", "--out", "OUT"],
  merge: ["MISSING", GOLDEN, "-o", "OUT"],
  snapshot: ["MISSING", "-o", "OUT"],
  catalog: ["MISSING"],
  gc: ["MISSING", "--max-age", "1d"],
  verify: ["MISSING"],
  diff: [GOLDEN, "MISSING"],
  sign: ["MISSING"],
};

/** Arguments that stand where others should. */
const SWAPPED: Readonly<Record<string, readonly string[]>> = {
  grep: [GOLDEN, "error"],
  upload: ["s3://logs/7", GOLDEN],
  download: ["OUT", "s3://logs/7"],
  snapshot: [GOLDEN, "--extract", "-o", "OUT"],
  slice: [GOLDEN, "-o", GOLDEN],
  merge: [GOLDEN, GOLDEN, "-o", "OUT"],
  export: [GOLDEN, "--format", "parquet", "--out", "-"],
  sign: [GOLDEN, "--public-key", "x"],
  gc: [GOLDEN],
};

/** Keys are there, so that what is wrong is what the table says. */
const env = { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B", HOME: "/nowhere" };

async function assertOneObject(args: readonly string[], codes: readonly number[]): Promise<void> {
  using dir = tempDir();
  const places: Readonly<Record<string, string>> = {
    MISSING: dir.file("none"),
    OUT: dir.file("out"),
  };
  const line = [...args.map((arg) => places[arg] ?? arg), "--json"];
  const { code, stdout, stderr } = await runVerb(line, { env });
  assert.ok(codes.includes(code), `${line.join(" ")} ended with ${code}: ${stderr}`);
  assert.equal(stdout, "");
  assert.equal(stderr.split("\n").length, 2, stderr);
  const { type, exit_code, error, message, recoverable } = JSON.parse(stderr);
  assert.deepEqual([type, exit_code], ["error", code]);
  assert.deepEqual([typeof error, typeof message, typeof recoverable], [
    "string",
    "string",
    "boolean",
  ]);
  assert.deepEqual([...Deno.readDirSync(dir.path)].map(({ name }) => name), []);
}

Deno.test("the table of missing captures has every command that reads one", () => {
  const reading = named.filter(({ args = {} }) =>
    Object.values(args).some(({ doc }) => /captures?\b/i.test(doc))
  );
  const lacking = reading.map(({ name }) => name).filter((name) => MISSING[name] === undefined);
  assert.deepEqual(lacking, []);
});

for (const [name, args] of Object.entries(MISSING)) {
  Deno.test(`logtap ${name} --json: no capture there is one object on stderr`, async () => {
    await assertOneObject([name, ...args], [3]);
  });
}

for (const [name, args] of Object.entries(SWAPPED)) {
  Deno.test(`logtap ${name} --json: arguments that do not fit are one object on stderr`, async () => {
    await assertOneObject([name, ...args], [2, 3, 6]);
  });
}

/** A value that no flag of this kind takes; undefined where any text will do at first. */
function badValue({ kind }: Flag): string | undefined {
  return kind === "text" || kind === "switch" || kind === "list" ? undefined : "~";
}

for (const { name, flags } of named) {
  Deno.test(`logtap ${name} --json: a flag that is wrong is one object on stderr`, async () => {
    await assertOneObject([name, "--no-such-flag"], [2]);
    for (const [key, flag] of Object.entries(flags)) {
      const value = badValue(flag);
      if (value !== undefined) await assertOneObject([name, `--${flagName(key)}`, value], [2]);
    }
  });
}
