/** What the older program got wrong about captures and was not allowed to come back, by its number. */
import assert from "node:assert/strict";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { runVerb } from "../support/run_verb.ts";
import { tempDir } from "../support/temp_dir.ts";

const GOLDEN = new URL("../golden/capture/", import.meta.url);
const FILE = "2026-11-21T103200-000.jsonl";

const ENTRIES = [
  { ts: "2026-11-21T10:32:01.000000000Z", labels: { app: "a", env: "x" }, msg: "one" },
  { ts: "2026-11-21T10:32:02.000000000Z", labels: { app: "a", env: "y" }, msg: "two" },
  { ts: "2026-11-21T10:32:03.000000000Z", labels: { app: "b", env: "x" }, msg: "three" },
] as const;
/** Made an hour east of Greenwich; it ended long before today. */
const METADATA = {
  ...{ version: 1, format: "jsonl", total_lines: 3, total_bytes: 0, labels_seen: [] },
  started: "2026-11-21T11:32:00+01:00",
  stopped: "2026-11-21T11:32:03+01:00",
};

function capture() {
  return captureDir({
    "metadata.json": JSON.stringify(METADATA),
    "audit.jsonl": '{"timestamp":"2026-11-21T10:32:00Z","event":"server_started"}\n',
    [FILE]: jsonLines(ENTRIES),
  });
}

async function messages(args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await runVerb(args);
  assert.equal(code, 0, stderr);
  return stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line).msg);
}

const SLICES: readonly { args: readonly string[]; want: readonly string[]; doc: string }[] = [
  {
    doc: "all labels, of each entry",
    args: ["--label", "app=a", "--label", "env=x"],
    want: ["one"],
  },
  { doc: "--to is inclusive", args: ["--to", "11:32:02"], want: ["one", "two"] },
  {
    doc: "times are the capture's",
    args: ["--from", "11:32:02", "--to", "11:32:02"],
    want: ["two"],
  },
  { doc: "relative to its end", args: ["--from", "-1s"], want: ["two", "three"] },
  { doc: "messages, not their JSON", args: ["--grep", "msg|labels|^two"], want: ["two"] },
];
for (const { doc, args, want } of SLICES) {
  Deno.test(`slice and open take the same entries (8.1): ${doc}`, async () => {
    using source = capture();
    using dir = tempDir();
    const { code, stdout, stderr } = await runVerb([
      "slice",
      source.path,
      ...args,
      "-o",
      dir.file("x"),
    ]);
    assert.deepEqual([code, stdout], [0, ""], stderr);
    assert.deepEqual(await messages(["open", dir.file("x"), "--dump", "--json"]), want);
    assert.deepEqual(await messages(["open", source.path, "--dump", "--json", ...args]), want);
  });
}

Deno.test("slice removes nothing that is at its output (8.1)", async () => {
  using source = capture();
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("mine"), "mine");
  const { code } = await runVerb(["slice", source.path, "-o", dir.path]);
  assert.equal(code, 2);
  assert.equal(Deno.readTextFileSync(dir.file("mine")), "mine");
});

Deno.test("lines of any length that is read are read by every command (8.1)", async () => {
  const long = [70, 300, 1100].map((kb, i) => ({
    ...ENTRIES[0],
    msg: `${i} ${"x".repeat(kb << 10)}`,
  }));
  using source = captureDir({ "metadata.json": JSON.stringify(METADATA), [FILE]: jsonLines(long) });
  using dir = tempDir();
  const want = long.map(({ msg }) => msg.length);
  await runVerb(["slice", source.path, "-o", dir.file("slice")]);
  await runVerb(["merge", source.path, dir.file("slice"), "-o", dir.file("merge")]);
  const lengths = async (args: readonly string[]) =>
    (await messages(args)).map(({ length }) => length);
  for (
    const args of [
      ["open", source.path, "--dump", "--json"],
      ["grep", "x", source.path],
      ["watch", source.path, "--json"],
      ["export", source.path, "--format", "jsonl", "--out", "-"],
      ["open", dir.file("slice"), "--dump", "--json"],
    ]
  ) {
    assert.deepEqual(await lengths(args), want, args[0]);
  }
  assert.deepEqual(await lengths(["grep", "x", dir.file("merge")]), [...want, ...want]);
});

Deno.test("a killed capture has no end, instead of a zero time (8.1)", async () => {
  const dir = new URL("ours_killed", GOLDEN).pathname;
  const { metadata, state } = JSON.parse((await runVerb(["inspect", dir, "--json"])).stdout);
  assert.deepEqual(["stopped" in metadata, state], [false, "unclear"]);
  const [item] = JSON.parse((await runVerb(["catalog", dir, "--json"])).stdout);
  assert.deepEqual([item.stopped, item.active], [null, false]);
  assert.ok(item.entries > 0 && item.labels.length > 0);
});

Deno.test("times are shown in the capture's zone, or in UTC, and say which (8.1)", async () => {
  using source = capture();
  const first = async (...flags: readonly string[]) =>
    (await runVerb(["open", source.path, "--dump", "--head", "1", ...flags])).stdout;
  assert.match(await first(), /^2026-11-21T11:32:01\S*\+01:00 /);
  assert.match(await first("--utc"), /^2026-11-21T10:32:01\S*Z /);
});

Deno.test("what is made of a capture is for its owner's eyes (8.1)", async () => {
  using source = capture();
  using dir = tempDir();
  const made: Readonly<Record<string, readonly string[]>> = {
    slice: ["-o"],
    export: ["--format", "csv", "--out"],
    snapshot: ["-o"],
    triage: ["--out"],
  };
  for (const [verb, args] of Object.entries(made)) {
    const { code, stderr } = await runVerb([verb, source.path, ...args, dir.file(verb)]);
    assert.equal(code, 0, stderr);
  }
  for (const path of pathsBelow(dir.path)) {
    const { mode, isDirectory } = Deno.statSync(path);
    assert.equal(mode! & 0o777, isDirectory ? 0o700 : 0o600, path);
  }
});

function pathsBelow(dir: string): readonly string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) => {
    const path = `${dir}/${name}`;
    return isDirectory ? [path, ...pathsBelow(path)] : [path];
  });
}

Deno.test("a list without items is [], never null (8.5)", async () => {
  using source = capture();
  using empty = tempDir();
  const json = async (...args: readonly string[]) =>
    JSON.parse((await runVerb([...args, "--json"])).stdout);
  assert.deepEqual(await json("catalog", empty.path), []);
  assert.deepEqual(await json("gc", empty.path, "--max-age", "1d"), []);
  assert.deepEqual((await json("verify", source.path)).findings, []);
  const { errors, correlations } = await json("triage", source.path);
  assert.deepEqual([errors, correlations], [[], []]);
  const diff = await json("diff", source.path, source.path);
  assert.deepEqual([diff.errors_only_a, diff.errors_only_b], [[], []]);
});
