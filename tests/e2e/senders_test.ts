/**
 * Programs that people really point at a receiver send numbered lines; every one lands once, with
 * its labels and its text, and the everyday tools agree.
 */
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import {
  assertBalanced,
  assertToolsAgree,
  assertVerified,
  dump,
  type DumpedEntry,
  readLedger,
} from "../support/captures.ts";
import { goPrograms, nodeSenders } from "../support/counterparts.ts";
import { startReceiver } from "../support/product.ts";
import { outputOf } from "../support/program.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

const LINES = 3_000;
const TOOLS = ["zstd", "jq"] as const;

/** Receives while `send` runs; what was captured then, after the checks that hold for all senders. */
async function capture(send: (url: string) => Promise<unknown>): Promise<readonly DumpedEntry[]> {
  using temp = tempDir();
  const dir = temp.file("capture");
  {
    await using receiver = await startReceiver(dir);
    await send(receiver.url);
    const { code, stderr } = await receiver.stop();
    assert.equal(code, 0, stderr);
  }
  await assertToolsAgree(dir, LINES);
  await assertVerified(dir);
  assertBalanced(await readLedger(dir));
  return await dump(dir);
}

/** What entry number `n` must be, apart from its time. */
interface Expected {
  readonly number: (entry: DumpedEntry) => number;
  readonly entry: (n: number) => Omit<DumpedEntry, "ts">;
}

function assertAll(entries: readonly DumpedEntry[], { number, entry }: Expected): void {
  const sorted = entries.toSorted((a, b) => number(a) - number(b));
  assert.equal(sorted.length, LINES);
  const startedNs = BigInt(Date.now() - 600_000) * 1_000_000n;
  sorted.forEach(({ ts, ...rest }, n) => {
    assert.deepEqual(rest, entry(n));
    assert.match(ts, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    assert.ok(BigInt(Date.parse(ts)) * 1_000_000n > startedNs, `line ${n} has the time ${ts}`);
  });
}

needs("node", "npm", ...TOOLS).test("pino-loki: every line lands", async () => {
  const dir = await nodeSenders();
  const entries = await capture((url) =>
    outputOf("node", ["pino.mjs", url, `${LINES}`], { cwd: dir })
  );
  const levels = ["debug", "info", "warning", "error", "critical"];
  const numberOf = ({ msg }: DumpedEntry): number => JSON.parse(msg).n;
  const hosts = new Set(entries.map(({ labels }) => labels.hostname));
  assert.equal(hosts.size, 1);
  const messages = entries.map(({ msg }) => JSON.parse(msg).msg);
  assert.ok(messages.includes('pino says "7" – ünï\tcode'));
  assertAll(
    entries.map(({ labels: { hostname: _, ...labels }, ...rest }) => ({ ...rest, labels })),
    {
      number: numberOf,
      entry: (n) => {
        const labels = {
          app: "pino-app",
          level: levels[n % 5]!,
          sender: "pino-loki",
          zone: `z${n % 3}`,
        };
        const msg = entries.find((entry) => numberOf(entry) === n)!.msg;
        return n % 10 === 0
          ? { labels, msg, meta: { depth: `${n}`, trace: `t-${n}` } }
          : { labels, msg };
      },
    },
  );
});

for (const mode of ["json", "proto"] as const) {
  needs("node", "npm", ...TOOLS).test(`winston-loki, ${mode}: every line lands`, async () => {
    const dir = await nodeSenders();
    const entries = await capture((url) =>
      outputOf("node", ["winston.mjs", url, `${LINES}`, mode], { cwd: dir })
    );
    const levels = ["debug", "info", "warn", "error"];
    assertAll(entries, {
      number: ({ msg }) => JSON.parse(msg).n,
      entry: (n) => {
        const level = levels[n % 4]!;
        const message = `winston says "${n}" – ünï\tcode`;
        const zone = `z${n % 3}`;
        const labels = { app: "winston-app", level, sender: `winston-${mode}`, zone };
        const msg = JSON.stringify({ labels: { zone }, level, message, n });
        // Its protobuf leaves structured metadata out.
        return mode === "proto" ? { labels, msg } : { labels, msg, meta: { level, n: `${n}` } };
      },
    });
  });
}

needs("go", ...TOOLS).test("a protobuf push by Loki's own Go types: every line lands", async () => {
  const programs = await goPrograms();
  const entries = await capture((url) => outputOf(`${programs}/pushproto`, [url, `${LINES}`]));
  assertAll(entries, {
    number: ({ msg }) => Number(/n=(\d+)$/.exec(msg)?.[1]),
    entry: (n) => {
      const labels = {
        app: "go-app",
        quoted: 'a "b" \\ c',
        sender: "go-proto",
        zone: `z${n % 3}`,
      };
      const msg = `go says "${n}" – ünï\tcode \\ n=${n}`;
      return n % 10 === 0 ? { labels, msg, meta: { trace: `t-${n}` } } : { labels, msg };
    },
  });
});

needs("curl", ...TOOLS).test("curl with a gzip body: every line lands", async () => {
  const nowNs = BigInt(Date.now()) * 1_000_000n;
  const textOf = (n: number) => `curl says "${n}" – ünï\tcode n=${n}`;
  const values = Array.from({ length: LINES }, (_, n) => [`${nowNs + BigInt(n)}`, textOf(n)]);
  const body = gzipSync(JSON.stringify({ streams: [{ stream: { app: "curl-app" }, values }] }));
  const entries = await capture(async (url) => {
    const headers = ["Content-Type: application/json", "Content-Encoding: gzip"];
    const flags = headers.flatMap((header) => ["--header", header]);
    const endpoint = `${url}/loki/api/v1/push`;
    const data = ["--fail", "--silent", "--show-error", "--data-binary", "@-"];
    await outputOf("curl", [...data, ...flags, endpoint], { stdin: new Uint8Array(body) });
  });
  assertAll(entries, {
    number: ({ msg }) => Number(/n=(\d+)$/.exec(msg)?.[1]),
    entry: (n) => ({ labels: { app: "curl-app" }, msg: textOf(n) }),
  });
});

needs("pzstd", "zstd", "jq").test("pzstd and rg -z read what zstdcat reads", async () => {
  using temp = tempDir();
  const dir = temp.file("capture");
  await using receiver = await startReceiver(dir, ["--max-file", "1MB"]);
  const line = (n: number) => `line ${n} ${"x".repeat(n % 300)}`;
  for (let push = 0; push < 10; push++) {
    const values = Array.from(
      { length: 1_000 },
      (_, i) => [`${Date.now()}000000`, line(push * 1_000 + i)],
    );
    const body = JSON.stringify({ streams: [{ stream: { app: "tools" }, values }] });
    const headers = { "Content-Type": "application/json" };
    const reply = await fetch(`${receiver.url}/loki/api/v1/push`, {
      method: "POST",
      headers,
      body,
    });
    assert.equal(reply.status, 204, await reply.text());
  }
  await receiver.stop();
  await assertToolsAgree(dir, 10_000);
  const cat = 'cat "$0"/*.zst | ';
  const want = await outputOf("sh", ["-c", `${cat} zstdcat | sha256sum`, dir]);
  assert.equal(await outputOf("sh", ["-c", `${cat} pzstd -dc | sha256sum`, dir]), want);
});

needs("rg", "zstd").test("rg -z finds a line in a finished file", async () => {
  using temp = tempDir();
  const dir = temp.file("capture");
  await using receiver = await startReceiver(dir);
  const values = Array.from({ length: 500 }, (_, n) => [`${Date.now()}000000`, `needle-${n}-end`]);
  const body = JSON.stringify({ streams: [{ stream: { app: "rg" }, values }] });
  const headers = { "Content-Type": "application/json" };
  const reply = await fetch(`${receiver.url}/loki/api/v1/push`, { method: "POST", headers, body });
  assert.equal(reply.status, 204, await reply.text());
  await receiver.stop();
  const found = await outputOf("rg", [
    "-z",
    "--count-matches",
    "--no-filename",
    "needle-[0-9]+-end",
    dir,
  ]);
  assert.equal(found.trim(), "500");
});
