/** Whole captures at work: cut, joined, packed and exported, also while a receiver writes them. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { encodeFrame } from "../../lib/codec/mod.ts";
import { concat } from "../lib/capture/support/memory_files.ts";
import { type MadeMember, tarMember } from "../lib/codec/support/tar_member.ts";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { assertVerified, dump, type DumpedEntry } from "../support/captures.ts";
import { duckdb } from "../support/counterparts.ts";
import { logtap, startLogtap, startReceiver } from "../support/product.ts";
import { outputOf } from "../support/program.ts";
import { startPushing } from "../support/pushing.ts";
import { seededRandom } from "../support/random.ts";
import { readParquet } from "../support/read_parquet.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

async function runOk(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await logtap(args);
  assert.equal(code, 0, `logtap ${args.join(" ")}: ${stderr}`);
  return stdout;
}

function numbersOf(entries: readonly DumpedEntry[]): readonly number[] {
  return entries.map(({ msg }) => Number.parseInt(msg)).sort((a, b) => a - b);
}

function parsed(jsonl: string): readonly DumpedEntry[] {
  return jsonl.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** Every line that was acknowledged is there, and none twice; of a push under way there may be some. */
function assertComplete(numbers: readonly number[], acknowledged: number, what: string): void {
  assert.equal(new Set(numbers).size, numbers.length, `${what}: lines are there twice`);
  const missing = Array.from({ length: acknowledged }, (_, i) => i)
    .filter((i) => numbers[i] !== i);
  assert.deepEqual(
    missing.slice(0, 5),
    [],
    `${what}: ${missing.length} of ${acknowledged} missing`,
  );
}

Deno.test("a capture that is written and rotates is packed, cut, joined and exported whole", async () => {
  using dir = tempDir();
  const live = dir.file("live");
  await using receiver = await startReceiver(live, ["--max-file", "1MB"]);
  await using pushing = startPushing(receiver);
  await waitFor(() => pushing.acknowledged > 3_000, { what: "some thousand lines" });
  const before = pushing.acknowledged;
  const [archive, back, out] = [dir.file("a.tar.zst"), dir.file("back"), dir.file("slice")];
  await runOk(["snapshot", live, "-o", archive]);
  await runOk(["snapshot", archive, "--extract", "-o", back]);
  await assertVerified(back);
  assertComplete(numbersOf(await dump(back)), before, "snapshot");
  const sliced = await runOk(["slice", live, "--label", "app=app-1", "-o", out, "--json"]);
  assert.ok(JSON.parse(sliced).entries >= before / 2);
  await assertVerified(out);
  const jsonl = await runOk(["export", live, "--format", "jsonl", "--out", "-"]);
  assertComplete(numbersOf(parsed(jsonl)), before, "export");
  const cleared = await logtap(["gc", dir.path, "--max-total", "1", "--json"]);
  assert.match(cleared.stderr, /kept ".*live": it is being written/);
  assert.ok(!cleared.stdout.includes("live"), cleared.stdout);
  await pushing.stop();
  assert.equal((await receiver.stop()).code, 0);
  await runOk(["slice", live, "--grep", "[02468] x", "-o", dir.file("even")]);
  await runOk(["slice", live, "--grep", "[02468] x", "--invert", "-o", dir.file("odd")]);
  await runOk(["merge", dir.file("even"), dir.file("odd"), "-o", dir.file("merged")]);
  await assertVerified(dir.file("merged"));
  assertComplete(numbersOf(await dump(dir.file("merged"))), pushing.acknowledged, "merge");
  const [item] = JSON.parse(await runOk(["catalog", live, "--json"]));
  assert.deepEqual([item.entries, item.active, item.labels], [pushing.acknowledged, false, [
    "app",
  ]]);
});

/** Entries with everything that formats trip over. */
function oddEntries(count: number): readonly DumpedEntry[] {
  const random = seededRandom();
  const texts = ['a,"b"', "two\nlines", "=1+1", "größe 你好", "tab\there", "\r\n", "", "x;y=z\\"];
  return Array.from({ length: count }, (_, i) => ({
    ts: `2026-11-21T10:${String(10 + (i % 50))}:01.${String(random.int(1e9)).padStart(9, "0")}Z`,
    labels: { app: `app-${i % 3}`, path: random.pick(texts) },
    msg: `${i} ${random.pick(texts)}`,
    ...(i % 2 === 0 && { meta: { trace_id: random.bytes(8).toHex(), note: random.pick(texts) } }),
  }));
}

Deno.test("what export writes as JSON lines can be pushed, and is the same", async () => {
  using source = captureDir({ "2026-11-21T103200-000.jsonl": jsonLines(oddEntries(500)) });
  using dir = tempDir();
  const body = await runOk(["export", source.path, "--format", "jsonl", "--out", "-"]);
  await using receiver = await startReceiver(dir.file("capture"));
  const reply = await fetch(`${receiver.url}/logtap/raw`, {
    method: "POST",
    headers: { "Content-Type": "application/x-ndjson" },
    body,
  });
  assert.ok(reply.ok, await reply.text());
  await receiver.stop();
  assert.deepEqual(await dump(dir.file("capture")), oddEntries(500));
});

/** Sum of the first 32 bits of each text's MD5, which DuckDB can compute as well. */
function hashSum(texts: readonly string[]): string {
  const sum = texts.reduce(
    (total, text) =>
      total + BigInt(`0x${createHash("md5").update(text).digest("hex").slice(0, 8)}`),
    0n,
  );
  return String(sum);
}

function nsOf(ts: string): bigint {
  return BigInt(Date.parse(`${ts.slice(0, 19)}Z`)) * 1_000_000n + BigInt(ts.slice(20, 29));
}

/** In DuckDB as in JavaScript: `k=v` of all pairs, sorted, joined. */
function pairs(labels: Readonly<Record<string, string>> = {}): string {
  return Object.keys(labels).sort().map((name) => `${name}=${labels[name]}`).join("|");
}

/** A CSV cell of labels, as docs/cli.md tells it. */
function cell(labels: Readonly<Record<string, string>> = {}): string {
  const escape = (text: string) => text.replace(/[\\;]/g, "\\$&");
  return Object.keys(labels).sort().map((name) => `${name}=${escape(labels[name]!)}`).join(";");
}

const HASH = (text: string) => `sum(('0x' || substr(md5(${text}), 1, 8))::UBIGINT)`;
const PAIRS = (column: string) =>
  `array_to_string(list_sort(list_transform(map_entries(${column}), e -> e.key || '=' || e.value)), '|')`;

needs("node", "npm").test(
  "DuckDB and hyparquet read exported Parquet, DuckDB CSV: every row, every nanosecond",
  async () => {
    const entries = oddEntries(60_000);
    using source = captureDir({ "2026-11-21T103200-000.jsonl": jsonLines(entries) });
    using dir = tempDir();
    const cwd = await duckdb();
    const ask = async (sql: string) =>
      JSON.parse(await outputOf("node", ["query.mjs", sql], { cwd }));
    const ns = String(entries.reduce((sum, { ts }) => sum + nsOf(ts), 0n));
    const msgs = hashSum(entries.map(({ msg }) => msg));
    const labels = hashSum(entries.map((entry) => pairs(entry.labels)));
    for (const codec of ["zstd", "snappy"]) {
      const out = dir.file(`${codec}.parquet`);
      const told = await runOk([
        ...["export", source.path, "--format", "parquet", "--codec", codec],
        ...["--out", out, "--json"],
      ]);
      assert.deepEqual(JSON.parse(told), {
        bytes: Deno.statSync(out).size,
        format: "parquet",
        lines: entries.length,
        output: out,
        source: source.path,
      });
      const meta = hashSum(entries.map((entry) => pairs(entry.meta)));
      const sums = `sum(epoch_ns(ts)::HUGEINT), ${HASH("msg")}, ${HASH(PAIRS("labels"))}, ${
        HASH(PAIRS("meta"))
      }`;
      const [row] = await ask(`select count(*), ${sums} from '${out}'`);
      assert.deepEqual(row.map(String), ["60000", ns, msgs, labels, meta]);
      const rows = await readParquet(out);
      assert.deepEqual([
        ...[String(rows.length), String(rows.reduce((sum, { ts }) => sum + ts, 0n))],
        hashSum(rows.map(({ msg }) => msg)),
        ...[
          hashSum(rows.map((one) => pairs(one.labels))),
          hashSum(rows.map((one) => pairs(one.meta))),
        ],
      ], ["60000", ns, msgs, labels, meta]);
    }
    const loki = dir.file("loki.parquet");
    await runOk(["export", source.path, "--format", "parquet", "--schema", "loki", "--out", loki]);
    const all = hashSum(entries.map((entry) => pairs({ ...entry.meta, ...entry.labels })));
    const [row] = await ask(
      `select count(timestamp), ${HASH("line")}, ${HASH(PAIRS("labels"))} from '${loki}'`,
    );
    assert.deepEqual(row.map(String), ["60000", msgs, all]);
    const csv = dir.file("all.csv");
    await runOk(["export", source.path, "--format", "csv", "--out", csv]);
    const options = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"'";
    const cells = ["ts", ...["msg", "labels", "meta"].map((name) => `coalesce(${name}, '')`)];
    const texts = `count(*), ${cells.map(HASH).join(", ")}`;
    const [read] = await ask(
      `select ${texts} from read_csv('${csv}', ${options}, new_line = '\\n')`,
    );
    const sums = [
      ...[hashSum(entries.map(({ ts }) => ts)), msgs],
      ...[
        hashSum(entries.map((one) => cell(one.labels))),
        hashSum(entries.map((one) => cell(one.meta))),
      ],
    ];
    assert.deepEqual(read.map(String), ["60000", ...sums]);
  },
);

/** With SOURCE for a large capture, OTHER for a small one, ARCHIVE for the large one packed. */
const COMMANDS: readonly (readonly string[])[] = [
  ["slice", "SOURCE", "-o"],
  ["export", "SOURCE", "--format", "parquet", "--out"],
  ["merge", "SOURCE", "OTHER", "-o"],
  ["snapshot", "SOURCE", "-o"],
  ["snapshot", "ARCHIVE", "--extract", "-o"],
];

Deno.test("what is interrupted leaves nothing half done (8.5)", async (t) => {
  const lines = jsonLines(oddEntries(2_000)).repeat(150);
  using source = captureDir({ "2026-11-21T103200-000.jsonl": lines });
  using made = tempDir();
  await runOk(["snapshot", source.path, "-o", made.file("archive")]);
  const places: Readonly<Record<string, string>> = {
    SOURCE: source.path,
    OTHER: new URL("../golden/capture/ours", import.meta.url).pathname,
    ARCHIVE: made.file("archive"),
  };
  for (const args of COMMANDS) {
    await t.step(args.join(" "), async () => {
      using dir = tempDir();
      const line = [...args.map((arg) => places[arg] ?? arg), dir.file("out")];
      await using running = startLogtap(line);
      const hasBegun = () => [...Deno.readDirSync(dir.path)].length > 0;
      await waitFor(hasBegun, { what: "the work to begin" });
      running.kill("SIGINT");
      const { code, stderr } = await running.ended;
      assert.equal(code, 130, stderr);
      assert.deepEqual([...Deno.readDirSync(dir.path)], []);
    });
  }
});

Deno.test("snapshot --extract refuses what leads elsewhere and what is a bomb (8.5)", async (t) => {
  const metadata = {
    name: "metadata.json",
    content: '{"version":1,"started":"2026-11-21T10:32:00Z"}',
  };
  const archive = (...members: readonly MadeMember[]) =>
    concat([...[metadata, ...members].map(tarMember), new Uint8Array(1024)]);
  const zeros = encodeFrame(new Uint8Array(1 << 20));
  const bomb = [archive({ name: "x.jsonl", size: 2 ** 30 }).slice(0, -1024)];
  const ARCHIVES: Readonly<Record<string, readonly [Uint8Array, number]>> = {
    "a name that leads out": [archive({ name: "../evil.jsonl", content: "x" }), 6],
    "a link": [archive({ name: "x.jsonl", type: "2", link: "/etc/passwd" }), 6],
    "half an archive": [archive({ name: "x.jsonl", content: "x" }).slice(0, 700), 6],
    "a bomb": [concat([...bomb.map(encodeFrame), ...Array.from({ length: 120 }, () => zeros)]), 2],
  };
  for (const [name, [bytes, want]] of Object.entries(ARCHIVES)) {
    await t.step(name, async () => {
      using dir = tempDir();
      Deno.writeFileSync(dir.file("archive"), bytes);
      const args = [
        "snapshot",
        dir.file("archive"),
        "--extract",
        "-o",
        dir.file("in/out"),
        "--json",
      ];
      const { code, stdout, stderr } = await logtap(args);
      assert.deepEqual([code, stdout], [want, ""], stderr);
      assert.equal(JSON.parse(stderr).exit_code, want);
      assert.deepEqual([...Deno.readDirSync(dir.file("in"))], []);
    });
  }
});
