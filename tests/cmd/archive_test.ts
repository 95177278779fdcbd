/** `logtap slice`, `export`, `merge`, `snapshot`, `catalog` and `gc`: flags, what is printed, exits. */
import assert from "node:assert/strict";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { runVerb } from "../support/run_verb.ts";
import { tempDir } from "../support/temp_dir.ts";

const LINES = [
  { ts: "2026-11-21T10:32:01.000000001Z", labels: { app: "api" }, msg: '=1+1, "one"' },
  { ts: "2026-11-21T10:33:00.000000000Z", labels: { app: "web" }, msg: "two", meta: { k: "a;b" } },
  { ts: "2026-11-21T11:34:00+01:00", msg: "three" },
];
const FILES = { "2026-11-21T103200-000.jsonl": jsonLines(LINES) };

/** Runs with `SRC` and `DIR` in arguments and output standing for the directories. */
async function run(args: readonly string[]) {
  using source = captureDir(FILES);
  using dir = tempDir();
  const placed = args.map((arg) => arg.replace("SRC", source.path).replace("DIR", dir.path));
  const { code, stdout, stderr } = await runVerb(placed);
  const said = (text: string) => text.replaceAll(source.path, "SRC").replaceAll(dir.path, "DIR");
  const made = [...Deno.readDirSync(dir.path)].map(({ name }) => name).sort();
  const text = made.includes("out") && Deno.statSync(dir.file("out")).isFile
    ? Deno.readTextFileSync(dir.file("out"))
    : "";
  return { code, stdout: said(stdout), stderr: said(stderr), made, text };
}

const USAGE: readonly { readonly args: readonly string[]; readonly says: RegExp }[] = [
  { args: ["slice", "SRC"], says: /without --out/ },
  { args: ["slice", "SRC", "-o", "SRC/x"], says: /--out .* lies in what is read/ },
  { args: ["slice", "SRC", "-o", "DIR/x", "--from", "12:00", "--to", "11:00"], says: /is after/ },
  { args: ["merge", "SRC", "-o", "DIR/x"], says: /expected 2 to 64/ },
  { args: ["merge", "SRC", "SRC", "-o", "DIR/x"], says: /twice/ },
  { args: ["export", "SRC", "--out", "DIR/x"], says: /without --format/ },
  { args: ["export", "SRC", "--format", "csv"], says: /without --out/ },
  {
    args: ["export", "SRC", "--format", "xml", "--out", "DIR/x"],
    says: /parquet\|csv\|jsonl|parquet, csv/,
  },
  { args: ["export", "SRC", "--format", "parquet", "--out", "-"], says: /Parquet to stdout/ },
  {
    args: ["export", "SRC", "--format", "csv", "--out", "-", "--json"],
    says: /--json with --out -/,
  },
  {
    args: ["export", "SRC", "--format", "csv", "--out", "SRC/x.csv"],
    says: /lies in what is read/,
  },
  { args: ["snapshot", "SRC"], says: /without --output/ },
  { args: ["snapshot", "SRC", "-o", "SRC/x.tar.zst"], says: /lies in what is read/ },
  { args: ["gc", "DIR"], says: /--max-age, --max-total or both/ },
  { args: ["gc", "DIR", "--max-age", "0"], says: /--max-age 0/ },
  { args: ["gc", "DIR", "--max-total", "0"], says: /--max-total 0/ },
  { args: ["gc", "DIR", "--max-age", "soon"], says: /duration "soon"/ },
];

for (const { args, says } of USAGE) {
  Deno.test(`logtap ${args.join(" ")} ends with 2`, async () => {
    const { code, stdout, stderr, made } = await run(args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.deepEqual([stdout, made], ["", []]);
  });
}

const MISSING: readonly (readonly string[])[] = [
  ["slice", "SRC", "--label", "app=none", "-o", "DIR/x"],
  ["slice", "DIR/none", "-o", "DIR/x"],
  ["merge", "SRC", "DIR/none", "-o", "DIR/x"],
  ["export", "DIR/none", "--format", "csv", "--out", "DIR/x"],
  ["snapshot", "DIR/none", "-o", "DIR/x"],
  ["snapshot", "DIR/none", "--extract", "-o", "DIR/x"],
  ["catalog", "DIR/none"],
  ["gc", "DIR/none", "--max-age", "1d"],
];

for (const args of MISSING) {
  Deno.test(`logtap ${args.join(" ")} ends with 3 and makes nothing`, async () => {
    const { code, stdout, made } = await run(args);
    assert.deepEqual([code, stdout, made], [3, "", []]);
  });
}

Deno.test("slice --json has the keys of docs/json.md", async () => {
  const { code, stdout, stderr, made } = await run([
    ...["slice", "SRC", "--label", "app!=web", "-o", "DIR/out", "--json"],
  ]);
  assert.deepEqual([code, stderr, made], [0, "", ["out"]]);
  const bytes = jsonLines([LINES[0], LINES[2]]).length;
  assert.deepEqual(JSON.parse(stdout), {
    ...{ bytes, entries: 2, files: 1, output: "DIR/out", source: "SRC" },
  });
  const text = await run(["slice", "SRC", "-o", "DIR/out"]);
  assert.equal(text.stdout, "");
  assert.match(text.stderr, /^DIR\/out: 3 lines, 2\d\d B, 1 file\n$/);
});

Deno.test("export writes CSV with labels and meta, and defuses formulas when asked", async () => {
  const { code, text, stderr } = await run([
    "export",
    "SRC",
    "--format",
    "csv",
    "--out",
    "DIR/out",
  ]);
  assert.equal(code, 0);
  assert.match(stderr, /^DIR\/out: 3 lines, \d+ B\n$/);
  const want = [
    "ts,labels,msg,meta",
    '2026-11-21T10:32:01.000000001Z,app=api,"=1+1, ""one""",',
    "2026-11-21T10:33:00.000000000Z,app=web,two,k=a\\;b",
    "2026-11-21T11:34:00+01:00,,three,",
    "",
  ];
  assert.equal(text, want.join("\n"));
  const safe = await run(["export", "SRC", "--format", "csv", "--csv-safe", "--out", "-"]);
  assert.ok(safe.stdout.includes(`"'=1+1, ""one"""`), safe.stdout);
});

Deno.test("export takes the format from the name where --format is not given", async () => {
  using source = captureDir(FILES);
  using dir = tempDir();
  for (const name of ["csv", "jsonl", "parquet"]) {
    const args = ["export", source.path, "--json", "--out", dir.file(`x.${name}`)];
    const { code, stdout, stderr } = await runVerb(args);
    assert.equal(code, 0, stderr);
    assert.equal(JSON.parse(stdout).format, name);
  }
  const args = ["export", source.path, "--format", "csv", "--out", dir.file("y.jsonl")];
  assert.equal((await runVerb(args)).code, 0);
  assert.match(Deno.readTextFileSync(dir.file("y.jsonl")), /^ts,labels,msg,meta\n/);
});

Deno.test("snapshot -o - writes the archive to stdout, which is nothing for a terminal", async () => {
  using source = captureDir(FILES);
  using dir = tempDir();
  const archive = dir.file("x.tar.zst");
  assert.equal((await runVerb(["snapshot", source.path, "-o", archive])).code, 0);
  const { code, stdout, stderr } = await runVerb(["snapshot", source.path, "-o", "-"]);
  assert.deepEqual([code, stdout.startsWith("(\ufffd/\ufffd")], [0, true], stderr);
  assert.equal(stdout, Deno.readTextFileSync(archive));
  for (
    const [extra, says] of [[["--json"], /--json wants it/], [["--extract"], /a new name/]] as const
  ) {
    const refused = await runVerb(["snapshot", archive, "-o", "-", ...extra]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, says);
  }
  const shown = await runVerb(["snapshot", source.path, "-o", "-"], { isTerminal: true });
  assert.match(shown.stderr, /it is a terminal/);
  assert.equal((await runVerb(["slice", source.path, "-o", "-"])).code, 2);
});

Deno.test("catalog and gc print aligned columns, times in UTC to the second", async () => {
  using dir = tempDir();
  using source = captureDir(FILES);
  for (const out of ["a", "longer"]) {
    const { code, stderr } = await runVerb(["slice", source.path, "-o", dir.file(out)]);
    assert.equal(code, 0, stderr);
  }
  const { stdout } = await runVerb(["catalog", dir.path]);
  const [head, ...rows] = stdout.trimEnd().split("\n");
  for (const row of rows) {
    assert.equal(
      row.indexOf("2026-11-21T10:32:00Z  2026-11-21T11:32:00Z"),
      head!.indexOf("STARTED"),
    );
  }
  const gone = await runVerb(["gc", dir.path, "--max-total", "1B", "--dry-run"]);
  const [sum, ...lines] = gone.stdout.trimEnd().split("\n");
  assert.match(sum!, /^2 of 2 captures, .* would be removed$/);
  const at = lines.map((line) => line.indexOf("2026-11-21T10:32:00Z  "));
  assert.deepEqual([at.length, at[0]! > 0, at[0]], [2, true, at[1]], gone.stdout);
});

Deno.test("an archive in a capture's place, and what is no archive, are told for what they are", async () => {
  using source = captureDir(FILES);
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("x.csv"), "ts,labels,msg\n".repeat(100));
  for (
    const args of [["inspect", dir.file("x.csv")], [
      "snapshot",
      dir.file("x.csv"),
      "-o",
      dir.file("y"),
    ]]
  ) {
    const { code, stderr } = await runVerb(args);
    assert.equal(code, 3);
    assert.match(stderr, /expected a directory there\n {2}hint: .*--extract/);
  }
  for (const name of ["x.csv", "empty"]) {
    if (name === "empty") Deno.writeTextFileSync(dir.file(name), "");
    const { code, stderr } = await runVerb([
      ...["snapshot", dir.file(name), "--extract", "-o", dir.file("z")],
    ]);
    assert.deepEqual([code, /expected a tar file/.test(stderr)], [6, true], stderr);
  }
  const { stderr } = await runVerb(["snapshot", source.path, "--extract", "-o", dir.file("z")]);
  assert.match(stderr, /^logtap: Cannot /);
});

Deno.test("export counts what it wrote, not what there is (8.5)", async () => {
  const { stdout, text } = await run([
    ...["export", "SRC", "--format", "jsonl", "--to", "2026-11-21T10:33:00Z"],
    ...["--out", "DIR/out", "--json"],
  ]);
  assert.equal(text, jsonLines(LINES.slice(0, 2)));
  assert.deepEqual(JSON.parse(stdout), {
    ...{ bytes: text.length, format: "jsonl", lines: 2, output: "DIR/out", source: "SRC" },
  });
});

Deno.test("export --format parquet says which times it cannot hold", async () => {
  const far = { ts: "9999-12-31T23:59:59.999999999Z", labels: {}, msg: "far" };
  using source = captureDir({ "a.jsonl": jsonLines([...LINES, far, { ts: "never", msg: "?" }]) });
  using dir = tempDir();
  const args = ["--format", "parquet", "--out", dir.file("x.parquet"), "--json"];
  const { code, stdout, stderr } = await runVerb(["export", source.path, ...args]);
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).lines, 5);
  assert.match(stderr, /2 entries have a time that Parquet cannot hold/);
});

Deno.test("merge, snapshot, catalog and gc print the keys of docs/json.md", async () => {
  using a = captureDir(FILES);
  using b = captureDir(FILES);
  using dir = tempDir();
  const json = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runVerb([...args, "--json"]);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  const keys = async (...args: readonly string[]) => Object.keys(await json(...args));
  assert.deepEqual(await keys("merge", a.path, b.path, "-o", dir.file("m")), [
    ...["sources", "output", "entries", "files", "bytes", "late"],
  ]);
  const packed = ["operation", "source", "output", "files", "bytes", "ignored"];
  assert.deepEqual(await keys("snapshot", dir.file("m"), "-o", dir.file("s")), packed);
  assert.deepEqual(await keys("snapshot", dir.file("s"), "--extract", "-o", dir.file("x")), packed);
  const items = await json("catalog", dir.path);
  assert.deepEqual(
    items.map((item: object) => Object.keys(item)),
    [0, 1].map(() => [
      ...["dir", "started", "stopped", "files", "entries", "bytes", "active", "state", "labels"],
    ]),
  );
  const gone = await json("gc", dir.path, "--max-total", "1B", "--dry-run");
  assert.deepEqual(
    gone.map((item: object) => Object.keys(item)),
    [0, 1].map(() => [
      ...["dir", "started", "size_bytes", "reasons"],
    ]),
  );
  using empty = tempDir();
  assert.deepEqual(await json("catalog", empty.path), []);
  assert.deepEqual(await json("gc", empty.path, "--max-age", "1d"), []);
});
