import assert from "node:assert/strict";
import snappy from "snappyjs";
import {
  assertBalanced,
  assertVerified,
  dataFiles,
  dump,
  readLedger,
} from "../support/captures.ts";
import { cleanLines } from "../support/clean_lines.ts";
import { encodePush } from "../support/decoded.ts";
import { logtap, startReceiver } from "../support/product.ts";
import { outputOf } from "../support/program.ts";
import { seededRandom } from "../support/random.ts";
import { RawConnection } from "../support/raw_http.ts";
import { plantedSecrets } from "../support/secrets.ts";
import { full, needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

const SECRETS = full ? 10_000 : 1_000;
/** In one push: bodies that come in such chunks must not come for longer than the receiver waits. */
const PUSH_SECRETS = 250;
/** So many in the beginning are of every kind. */
const KINDS = 20;
const CLEAN_LINES = full ? 1_000_000 : 10_000;
/** That of tests/lib/redact/clean_lines_test.ts. */
const CLEAN_SEED = 1121;
/** Small enough to cut most secrets in two. */
const CHUNK_BYTES = 23;
const NS = 1763721121000000000n;
const utf8 = new TextEncoder();

interface Sent {
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Texts as a value of JSON in JSON, as deep as their place says. */
function nested(text: string, i: number): string {
  let value = text;
  for (let depth = 0; depth < i % 4; depth++) {
    value = JSON.stringify({ level: "info", inner: value, n: i });
  }
  return value;
}

function jsonPush(texts: readonly string[]): Sent {
  const values = texts.map((text, i) => {
    const line = [String(NS + BigInt(i)), i % 3 === 0 ? nested(text, i) : "clean"];
    return i % 3 === 1 ? [...line, { note: text, user: "u-1" }] : line;
  });
  const streams = texts.flatMap((text, i) =>
    i % 3 === 2 ? [{ stream: { app: "api", note: text }, values: [[String(NS), "clean"]] }] : []
  );
  const push = { streams: [{ stream: { app: "api" }, values }, ...streams] };
  const body = utf8.encode(JSON.stringify(push));
  return { path: "/loki/api/v1/push", type: "application/json", body };
}

/** The same, with every letter hidden in an escape, which JSON allows. */
function escapedPush(texts: readonly string[]): Sent {
  const { body, ...sent } = jsonPush(texts);
  const hidden = new TextDecoder().decode(body).replace(
    /"(?:[^"\\]|\\.)*"/g,
    (text) => text.replace(/\\u[0-9a-f]{4}|\\.|[^"\\]/g, escapeOf),
  );
  return { ...sent, body: utf8.encode(hidden) };
}

function escapeOf(piece: string): string {
  return piece.length > 1 ? piece : `\\u${piece.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function protoPush(texts: readonly string[]): Sent {
  const entries = texts.map((text, i) => ({
    seconds: Number(NS / 1_000_000_000n),
    nanos: i,
    line: i % 2 === 0 ? nested(text, i) : "clean",
    ...(i % 2 === 1 && { meta: [["note", text] as const] }),
  }));
  const block = snappy.compress(encodePush([{ labels: '{app="proto"}', entries }]));
  return { path: "/loki/api/v1/push", type: "application/x-protobuf", body: block };
}

function rawPush(texts: readonly string[]): Sent {
  const lines = texts.map((text, i) =>
    JSON.stringify(
      i % 2 === 0
        ? { labels: { app: "raw" }, msg: nested(text, i) }
        : { labels: { app: "raw", note: text }, msg: "clean", meta: { note: text } },
    )
  );
  return { path: "/logtap/raw", type: "application/x-ndjson", body: utf8.encode(lines.join("\n")) };
}

/** Pushes that are sent back, in whole or in part: what is told about them must not tell this. */
function badPushes(text: string): readonly Sent[] {
  const { path, type } = jsonPush([]);
  const push = (...streams: readonly unknown[]) => JSON.stringify({ streams });
  const bodies = [
    push({ stream: { app: "api" }, values: [[text, text], [String(NS), 7]] }),
    push({ stream: { [text]: text, "": text }, values: [[String(NS), "clean"]] }),
    push({ stream: { note: text.repeat(2_000) }, values: [[String(NS), "clean"]] }),
    push({ stream: { note: text }, values: [[String(NS), "clean", { note: text.repeat(9_000) }]] }),
    push({ stream: { note: text }, values: text }),
    push({ stream: { note: text }, values: [[String(NS), text]] }).slice(0, -9),
    text,
  ];
  return [
    ...bodies.map((body) => ({ path, type, body: utf8.encode(body) })),
    { path, type: "application/x-protobuf", body: utf8.encode(text) },
    { path: "/logtap/raw", type: "application/x-ndjson", body: utf8.encode(`{"msg":"${text}`) },
  ];
}

/** Sends a body in chunks that cut what is in it. */
async function sendChunked(url: string, { path, type, body }: Sent): Promise<number> {
  using connection = await RawConnection.open(Number(new URL(url).port));
  await connection.send(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    const chunk = body.subarray(at, at + CHUNK_BYTES);
    await connection.send(`${chunk.length.toString(16)}\r\n`);
    await connection.send(chunk);
    await connection.send("\r\n");
  }
  await connection.send("0\r\n\r\n");
  return (await connection.answer())?.status ?? 0;
}

async function sendWhole(url: string, { path, type, body }: Sent): Promise<number> {
  const headers = { "content-type": type };
  const response = await fetch(`${url}${path}?token=t0p`, { method: "POST", headers, body });
  await response.body?.cancel();
  return response.status;
}

/** All bytes of all files of a directory, by name; one latin1 character a byte. */
async function bytesOf(dir: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { name, isFile } of Deno.readDir(dir)) {
    if (!isFile) continue;
    const bytes = await Deno.readFile(`${dir}/${name}`);
    files.set(name, new TextDecoder("latin1").decode(bytes));
  }
  return files;
}

function assertNowhere(
  secrets: readonly { readonly rule: string; readonly secret: string }[],
  places: ReadonlyMap<string, string>,
): void {
  const leaks: string[] = [];
  for (const [place, text] of places) {
    for (const { rule, secret } of secrets) {
      const at = text.indexOf(secret);
      if (at >= 0) {
        leaks.push(`${rule} in ${place}: …${text.slice(Math.max(0, at - 60), at + 60)}…`);
      }
    }
  }
  assert.equal(leaks.length, 0, `${leaks.length} leaks:\n${leaks.slice(0, 10).join("\n")}`);
}

needs("zstd").test(`of ${SECRETS} planted secrets none is stored, said or shown`, async () => {
  using dir = tempDir();
  const planted = plantedSecrets(SECRETS, seededRandom());
  const texts = planted.map(({ text }) => text);
  await using receiver = await startReceiver(dir.file("capture"), ["--redact"]);
  for (let at = 0; at < texts.length; at += PUSH_SECRETS) {
    const some = texts.slice(at, at + PUSH_SECRETS);
    for (const push of [jsonPush, escapedPush, protoPush, rawPush]) {
      assert.equal(await sendChunked(receiver.url, push(some)), 204, push.name);
    }
  }
  for (const text of texts.slice(0, KINDS)) {
    for (const push of badPushes(text)) {
      assert.match(String(await sendWhole(receiver.url, push)), /^(?:204|4\d\d)$/);
    }
  }
  const live = await bytesOf(receiver.dir);
  assert.ok([...live.keys()].some((name) => name.endsWith(".tail.jsonl")), "there is a tail");
  const metrics = await (await fetch(`${receiver.url}/metrics`)).text();
  const { code, stdout, stderr } = await receiver.stop();
  assert.equal(code, 0);

  const files = (await dataFiles(receiver.dir)).map((name) => `${receiver.dir}/${name}`);
  assertNowhere(
    planted,
    new Map([
      ...[...live].map(([name, text]) => [`live ${name}`, text] as const),
      ...await bytesOf(receiver.dir),
      ["data, decompressed", await outputOf("zstd", ["-dcq", "--", ...files])],
      ["dump", JSON.stringify(await dump(receiver.dir))],
      ["inspect", (await logtap(["inspect", receiver.dir, "--json"])).stdout],
      ["/metrics", metrics],
      ["stdout", stdout],
      ["stderr", stderr],
    ]),
  );
  await assertVerified(receiver.dir);
  const ledger = await readLedger(receiver.dir);
  assertBalanced(ledger);
  const { redacted } = ledger as typeof ledger & { redacted: Record<string, number> };
  for (const rule of new Set(planted.map(({ rule }) => rule))) {
    assert.ok(redacted[rule]! > 0, `${rule} is counted in the ledger`);
    assert.match(metrics, new RegExp(`^logtap_redactions_total\\{pattern="${rule}"\\} [1-9]`, "m"));
  }
  assert.match(stderr, /redaction on \(14 rules\) \(replaced .*email \d/);
});

const push = async (url: string, ...lines: readonly string[]) => {
  const values = lines.map((line, i) => [String(NS + BigInt(i)), line]);
  const body = JSON.stringify({ streams: [{ stream: { app: "api" }, values }] });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/loki/api/v1/push`, { method: "POST", headers, body });
  await response.body?.cancel();
  assert.equal(response.status, 204);
};

interface Redaction {
  readonly enabled: boolean;
  readonly patterns: readonly string[];
  readonly mode?: string;
  readonly key_id?: string;
}

async function redactionIn(dir: string): Promise<Redaction | undefined> {
  return JSON.parse(await Deno.readTextFile(`${dir}/metadata.json`)).redaction;
}

Deno.test("keyed tokens follow one value through a capture and its restarts", async () => {
  using dir = tempDir();
  const env = { XDG_STATE_HOME: dir.file("state") };
  const capture = dir.file("capture");
  const flags = ["--redact", "--redact-mode", "hmac"];
  const run = async (expected: RegExp | undefined, more: readonly string[] = []) => {
    await using receiver = await startReceiver(capture, [...flags, ...more], { env });
    await push(
      receiver.url,
      "bob@example.com at 10.0.0.1",
      "user=BOB@example.com",
      "eve@example.com",
    );
    const { stderr } = await receiver.stop();
    if (expected === undefined) assert.doesNotMatch(stderr, /warning/);
    else assert.match(stderr, expected);
  };
  await run(undefined);
  const first = await redactionIn(capture);
  assert.equal(first?.mode, "hmac");
  const keyFile = `${env.XDG_STATE_HOME}/logtap/redact-keys/${first?.key_id}`;
  const key = (await Deno.readTextFile(keyFile)).trim();
  if (Deno.build.os !== "windows") assert.equal((await Deno.stat(keyFile)).mode! & 0o777, 0o600);
  await run(undefined);
  assert.deepEqual(await redactionIn(capture), first);

  const tokens = (await dump(capture)).map(({ msg }) => msg.match(/\[[\w]+:[0-9a-f]{12}\]/g) ?? []);
  const [bob = "", address = ""] = tokens[0]!;
  assert.deepEqual(tokens.map(([token]) => token === bob), [true, true, false, true, true, false]);
  assert.ok(bob.startsWith("[email:") && address.startsWith("[ip:"));
  assert.notEqual(bob.slice(-13), address.slice(-13));
  for (const [name, text] of await bytesOf(capture)) assert.ok(!text.includes(key), name);

  await Deno.remove(keyFile);
  await run(/warning: the capture was redacted with key [0-9a-f]{12}: .* a new one starts/);
  const third = await redactionIn(capture);
  assert.notEqual(third?.key_id, first?.key_id);
  assert.equal(third?.enabled, true);
});

Deno.test("metadata claims only what every start of the capture had", async () => {
  using dir = tempDir();
  const capture = dir.file("capture");
  const run = async (...flags: readonly string[]) => {
    await using receiver = await startReceiver(capture, flags);
    await push(receiver.url, "bob@example.com 10.0.0.1");
    await receiver.stop();
    return await redactionIn(capture);
  };
  assert.deepEqual(await run("--redact=email,ip_v4"), {
    enabled: true,
    patterns: ["email", "ip_v4"],
  });
  assert.deepEqual(await run("--redact=email,jwt"), { enabled: true, patterns: ["email"] });
  assert.deepEqual(await run(), { enabled: false, patterns: [] });
  assert.deepEqual(await run("--redact"), { enabled: false, patterns: [] });
  assert.deepEqual((await dump(capture)).map(({ msg }) => msg), [
    "[REDACTED:email] [REDACTED:ip]",
    "[REDACTED:email] 10.0.0.1",
    "bob@example.com 10.0.0.1",
    "[REDACTED:email] [REDACTED:ip]",
  ]);
});

Deno.test("who says how to redact wants redaction, unless it is turned off", async () => {
  using dir = tempDir();
  const stdin = "bob@example.com\n";
  await Deno.writeTextFile(dir.file("key"), "0123456789abcdef0123456789abcdef\n", { mode: 0o644 });
  const hmac = ["--redact-mode", "hmac", "--redact-key-file", dir.file("key")];
  const run = (args: readonly string[], config?: string) => {
    const env = config === undefined ? {} : { LOGTAP_CONFIG: config };
    return logtap(["redact", ...args], { stdin, env });
  };
  const keyed = await run(hmac);
  assert.match(keyed.stdout, /^\[email:[0-9a-f]{12}\]\n$/);
  assert.equal((await run(hmac)).stdout, keyed.stdout);
  if (Deno.build.os !== "windows") {
    assert.match(keyed.stderr, /^warning: every user of this machine can read --redact-key-file/);
  }
  const both = await logtap(["redact", ...hmac], { stdin, env: { LOGTAP_RECV_REDACT_KEY: "x" } });
  assert.match(both.stderr, /^logtap: Cannot use both LOGTAP_RECV_REDACT_KEY and/);
  const none = await run(["--redact-mode", "hmac", "--redact-key-file", dir.file("none")]);
  assert.match(none.stderr, /^logtap: Cannot read --redact-key-file .*there is no such file\n/);
  assert.equal(none.code, 3);
  assert.equal((await run([...hmac, "--no-redact"])).stdout, stdin);

  await using receiver = await startReceiver(dir.file("capture"), hmac);
  assert.equal((await redactionIn(receiver.dir))?.mode, "hmac");
  await receiver.stop();
  const config = dir.file("logtap.yaml");
  await Deno.writeTextFile(config, "redact: {redact: [jwt, ip_v4]}\nrecv: {redact: false}\n");
  assert.equal((await run([], config)).stdout, stdin);
  assert.equal((await run(["--redact=email"], config)).stdout, "[REDACTED:email]\n");
});

Deno.test("--redact takes a value with = only, and what variables say", async () => {
  const line = "bob@example.com 10.0.0.1\n";
  const both = "[REDACTED:email] [REDACTED:ip]\n";
  const table:
    readonly (readonly [args: readonly string[], env: Record<string, string>, want: string])[] = [
      [["--redact", "--redact-mode", "token"], {}, both],
      [["--redact=email"], {}, "[REDACTED:email] 10.0.0.1\n"],
      [["--redact=all,-email"], {}, "bob@example.com [REDACTED:ip]\n"],
      [["--no-redact"], {}, line],
      [["--redact=false"], {}, line],
      [[], {}, both],
      [[], { LOGTAP_REDACT_REDACT: "false" }, line],
      [[], { LOGTAP_REDACT_REDACT: "ip_v4" }, "bob@example.com [REDACTED:ip]\n"],
      [["--redact"], { LOGTAP_REDACT_REDACT: "false" }, both],
    ];
  for (const [args, env, want] of table) {
    const { code, stdout, stderr } = await logtap(["redact", ...args], { env, stdin: line });
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: want, stderr: "" });
  }
});

Deno.test(`of ${CLEAN_LINES} lines without a secret at most one in a thousand is changed`, async () => {
  const lines = [...cleanLines(CLEAN_LINES, CLEAN_SEED)];
  const { code, stdout } = await logtap(["redact"], { stdin: `${lines.join("\n")}\n` });
  assert.equal(code, 0);
  const got = stdout.split("\n");
  assert.equal(got.pop(), "");
  assert.equal(got.length, lines.length);
  const changed = lines.filter((line, i) => line !== got[i]);
  assert.ok(changed.length <= lines.length / 1000, changed.slice(0, 10).join("\n"));
});

Deno.test("redact --test shows what would be replaced, and by which rule", async () => {
  using dir = tempDir();
  const rules = dir.file("rules.yaml");
  await Deno.writeTextFile(rules, "patterns:\n  - name: order\n    regex: ORD-\\d{4}\n");
  const stdin = "mail bob@example.com about ORD-2026\nclean\n";
  const run = (...args: readonly string[]) =>
    logtap(["redact", "--test", "--redact-patterns", rules, ...args], { stdin });
  const text = await run();
  assert.deepEqual(text, {
    ...text,
    code: 0,
    stdout: "mail [REDACTED:email] about [REDACTED:order]\n  email  bob@example.com\n" +
      "  order  ORD-2026\nclean\n",
    stderr: "1 of 2 lines changed: email 1, order 1\n",
  });
  const json = (await run("--json")).stdout.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(json, [
    {
      line: 1,
      changed: true,
      text: "mail [REDACTED:email] about [REDACTED:order]",
      matches: [
        { rule: "email", text: "bob@example.com", token: "[REDACTED:email]" },
        { rule: "order", text: "ORD-2026", token: "[REDACTED:order]" },
      ],
    },
    { line: 2, changed: false, text: "clean", matches: [] },
  ]);
});
