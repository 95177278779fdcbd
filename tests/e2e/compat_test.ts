/** Captures travel between logtap and the older Go program, both ways. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { canonicalTs } from "../../lib/units/mod.ts";
import { assertVerified, dump, type DumpedEntry } from "../support/captures.ts";
import { goPrograms } from "../support/counterparts.ts";
import { logtap, startReceiver } from "../support/product.ts";
import { outputOf } from "../support/program.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

const withGo = needs("go");

async function goCapture(dir: string, ...args: string[]): Promise<readonly DumpedEntry[]> {
  const told = await outputOf(`${await goPrograms()}/seedcapture`, [dir, ...args]);
  return told.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** Times as text in one form: which form a dump keeps is not the matter here. */
function inUtc(entries: readonly DumpedEntry[]): readonly DumpedEntry[] {
  return entries.map(({ ts, ...rest }) => {
    const canonical = canonicalTs(ts);
    assert.ok(canonical, `not a time: ${ts}`);
    return { ts: canonical, ...rest };
  });
}

for (const state of ["live", "stopped"] as const) {
  withGo.test(`a ${state} capture of the Go program reads exactly`, async () => {
    using temp = tempDir();
    const want = await goCapture(temp.file("old"), ...(state === "stopped" ? [state] : []));
    assert.deepEqual(inUtc(await dump(temp.file("old"))), want);
  });
}

withGo.test("inspect counts a Go capture's lines, and its audit file is no data (8.1)", async () => {
  using temp = tempDir();
  const want = await goCapture(temp.file("old"), "stopped");
  const { code, stdout } = await logtap(["inspect", temp.file("old"), "--json"]);
  assert.equal(code, 0);
  const summary = JSON.parse(stdout);
  assert.deepEqual([summary.total_lines, summary.files], [want.length, 3]);
  assert.equal(canonicalTs(summary.data_from), want[0]!.ts);
});

withGo.test("receiving goes on in a Go capture's directory", async () => {
  using temp = tempDir();
  const want = await goCapture(temp.file("old"), "stopped");
  await using receiver = await startReceiver(temp.file("old"));
  await pushLines(receiver.url, ["one more"]);
  await receiver.stop();
  const entries = inUtc(await dump(temp.file("old")));
  assert.deepEqual(entries.slice(0, -1), want);
  assert.equal(entries.at(-1)?.msg, "one more");
});

withGo.test("the Go program's limits hold for our captures, live and finished", async () => {
  using temp = tempDir();
  const dir = temp.file("capture");
  const messages = awkwardMessages();
  await using receiver = await startReceiver(dir, ["--max-file", "1MB"]);
  for (let i = 0; i < messages.length; i += 50) {
    await pushLines(receiver.url, messages.slice(i, i + 50));
  }
  // It does not expect that the tail of a frame goes when the frame is compressed, which ends soon.
  await waitFor(() => assertReadByGo(dir, messages.length).then(() => true), {
    what: "the Go program to read the live capture",
  });
  await receiver.stop();
  await assertVerified(dir);
  await assertReadByGo(dir, messages.length);
  (await dump(dir)).forEach(({ msg }, i) => assertKept(msg, messages[i]!));
});

/** Whole when its line fits in 1 MiB, else cut and marked with what is missing. */
function assertKept(kept: string, sent: string): void {
  const cut = / \[logtap: (\d+) bytes cut\]$/.exec(kept);
  if (cut === null) return assert.equal(kept, sent);
  const whole = kept.slice(0, cut.index);
  assert.ok(sent.startsWith(whole) && whole.length > 500_000, `${whole.length} characters kept`);
  const encoded = (text: string) => new TextEncoder().encode(JSON.stringify(text)).length - 2;
  assert.equal(Number(cut[1]), encoded(sent) - encoded(whole));
}

/** The Go reader takes every line, and the lines' bytes are the ones that a dump shows. */
async function assertReadByGo(dir: string, lines: number): Promise<void> {
  const read = await outputOf(`${await goPrograms()}/seedreader`, [dir]);
  const hashes = read.trimEnd().split("\n");
  assert.match(hashes.pop() ?? "", new RegExp(`^${lines} lines in \\d+ files, \\d+ indexed$`));
  const dumped = (await dump(dir)).map((entry) =>
    createHash("sha256").update(JSON.stringify(entry)).digest("hex")
  );
  assert.deepEqual(hashes, dumped);
}

/** Long lines, thousands of label values, everything JSON can trip over. */
function awkwardMessages(): readonly string[] {
  const long = ["x".repeat(900_000), "ü".repeat(600_000), '"'.repeat(700_000)];
  const odd = ["", "\u0000\u001b[31m", "<b>&</b>", "\u2028 😀", "\\", "tab\tnewline\n"];
  const many = Array.from({ length: 2_000 }, (_, n) => `message ${n} ${"y".repeat(n % 700)}`);
  return [...odd, ...many, ...long];
}

async function pushLines(url: string, messages: readonly string[]): Promise<void> {
  const nowNs = BigInt(Date.now()) * 1_000_000n;
  const streams = messages.map((message, i) => ({
    stream: { app: "compat", request: `${message.length}-${i}`, pod: `pod-${i}` },
    values: [[`${nowNs + BigInt(i)}`, message]],
  }));
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ streams });
  const reply = await fetch(`${url}/loki/api/v1/push`, { method: "POST", headers, body });
  assert.equal(reply.status, 204, await reply.text());
}
