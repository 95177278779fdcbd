/** Who may do what: every route, with every kind of key, under every configuration of keys. */
import assert from "node:assert/strict";
import { dump } from "../support/captures.ts";
import { type Receiver, startReceiver } from "../support/product.ts";
import { RawConnection } from "../support/raw_http.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

const WRITE = "w-5f1c0a7be2";
const READ = "r-90d3e66a14";
const BODY = JSON.stringify({
  streams: [{ stream: { app: "api" }, values: [["1763721121000000001", "line"]] }],
});

const basic = (key: string) => `Basic ${new TextEncoder().encode(`any:${key}`).toBase64()}`;

/** In the order of the columns below. */
const SHOWN: readonly Readonly<Record<string, string>>[] = [
  {},
  { authorization: "Bearer wrong" },
  { "x-api-key": READ },
  { authorization: `Bearer ${WRITE}` },
  { authorization: basic(WRITE) },
];

const OPEN = ["/healthz", "/readyz", "/ready"];
const READS = ["/metrics", "/api/version", "/loki/api/v1/status/buildinfo"];
const UNKNOWN = ["/", "/nope", "/logtap/raw/", "/loki/api/v1/pus%68"];
const PUSHES = ["/loki/api/v1/push", "/api/prom/push", "/logtap/raw"];

interface Keys {
  readonly name: string;
  readonly flags: readonly string[];
  /** Statuses for: no key, a wrong key, the read key, the write key, the write key as a password. */
  readonly read: readonly number[];
  readonly unknown: readonly number[];
  readonly push: readonly number[];
}

const CONFIGURATIONS: readonly Keys[] = [
  {
    name: "no keys",
    flags: [],
    read: [200, 200, 200, 200, 200],
    unknown: [404, 404, 404, 404, 404],
    push: [204, 204, 204, 204, 204],
  },
  {
    name: "a write key",
    flags: [`--api-key=${WRITE}`],
    read: [401, 401, 401, 200, 200],
    unknown: [401, 401, 401, 404, 404],
    push: [401, 401, 401, 204, 204],
  },
  {
    name: "a read key",
    flags: [`--read-key=${READ}`],
    read: [401, 401, 200, 401, 401],
    unknown: [401, 401, 404, 401, 401],
    push: [204, 204, 204, 204, 204],
  },
  {
    name: "both",
    flags: [`--api-key=${WRITE}`, `--read-key=${READ}`],
    read: [401, 401, 200, 200, 200],
    unknown: [401, 401, 404, 404, 404],
    push: [401, 401, 403, 204, 204],
  },
];

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function statusOf(receiver: Receiver, { method, path, headers }: Sent): Promise<number> {
  const type = path === "/logtap/raw" ? "application/x-ndjson" : "application/json";
  const response = await fetch(receiver.url + path, {
    method,
    headers: method === "POST" ? { ...headers, "content-type": type } : headers,
    ...method === "POST" ? { body: path === "/logtap/raw" ? '{"msg":"line"}' : BODY } : {},
  });
  await response.body?.cancel();
  const challenge = response.headers.get("www-authenticate");
  assert.equal(challenge, response.status === 401 ? 'Bearer realm="logtap"' : null);
  return response.status;
}

async function assertAll(
  receiver: Receiver,
  method: string,
  rows: readonly (readonly [paths: readonly string[], want: readonly number[]])[],
): Promise<void> {
  for (const [paths, want] of rows) {
    for (const path of paths) {
      const got = [];
      for (const headers of SHOWN) got.push(await statusOf(receiver, { method, path, headers }));
      assert.deepEqual(got, want, `${method} ${path}`);
    }
  }
}

for (const { name, flags, read, unknown, push } of CONFIGURATIONS) {
  Deno.test(`recv with ${name} answers each route as its key allows`, async () => {
    using dir = tempDir();
    await using receiver = await startReceiver(dir.file("capture"), flags);
    const open = [200, 200, 200, 200, 200];
    const gets = [[OPEN, open], [READS, read], [UNKNOWN, unknown]] as const;
    await assertAll(receiver, "GET", gets);
    await assertAll(receiver, "HEAD", gets);
    await assertAll(receiver, "POST", [[PUSHES, push]]);
    const instead = (statuses: readonly number[]) =>
      statuses.map((status) => status === 200 || status === 204 ? 405 : status);
    await assertAll(receiver, "PUT", [[READS, instead(read)], [PUSHES, instead(push)]]);
    assert.equal((await receiver.stop()).code, 0);
    const stored = push.filter((status) => status === 204).length * PUSHES.length;
    assert.equal((await dump(receiver.dir)).length, stored, "only what was let in");
  });
}

/** The head of a push whose body is never sent. */
const pushHead = (length: number, more = "") =>
  `POST /loki/api/v1/push HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n${more}\r\n`;

async function assertRefusedAtOnce(receiver: Receiver, head: string): Promise<void> {
  using connection = await RawConnection.open(Number(new URL(receiver.url).port));
  await connection.send(head);
  const answer = await connection.answer();
  assert.equal(answer?.status, 401, "and no 100 before it");
  assert.equal(answer.headers["connection"], "close");
  assert.equal(await connection.ended(), "");
}

Deno.test("recv refuses before a body is sent, and tells nobody to go on", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"), [`--api-key=${WRITE}`]);
  await assertRefusedAtOnce(receiver, pushHead(9_000_000, "Expect: 100-continue\r\n"));
  using willing = await RawConnection.open(Number(new URL(receiver.url).port));
  await willing.send(pushHead(9, `Expect: 100-continue\r\nX-API-Key: ${WRITE}\r\n`));
  assert.equal((await willing.answer())?.status, 100);
});

// The other runtime says so, and keeps the connection until the sender has had its time.
needs("deno 2.9").test(
  "recv ends the connection of a refused body that does not come",
  async () => {
    using dir = tempDir();
    await using receiver = await startReceiver(dir.file("capture"), [`--api-key=${WRITE}`]);
    await assertRefusedAtOnce(receiver, pushHead(9_000_000));
  },
);

Deno.test("recv counts and audits what it refuses, and leaves it out of the ledger", async () => {
  using dir = tempDir();
  const flags = [`--api-key=${WRITE}`, `--read-key=${READ}`];
  await using receiver = await startReceiver(dir.file("capture"), flags);
  const get = (headers: Readonly<Record<string, string>>) =>
    statusOf(receiver, { method: "GET", path: "/metrics", headers });
  const post = (headers: Readonly<Record<string, string>>) =>
    statusOf(receiver, { method: "POST", path: "/loki/api/v1/push", headers });
  const right = { "x-api-key": WRITE };
  for (let i = 0; i < 30; i++) assert.equal(await post({ "x-api-key": `guess ${i}` }), 401);
  assert.equal(await get({}), 401);
  assert.equal(await post({ "x-api-key": READ }), 403);
  assert.equal(await post({ ...right, origin: "http://evil.example" }), 403);
  assert.equal(await get({ ...right, origin: "http://evil.example" }), 200, "reading is no harm");
  assert.equal(await rawGet(receiver, "rebound.example", WRITE), 403);
  assert.equal(await rawGet(receiver, "localhost:1", WRITE), 200);
  const metrics = await (await fetch(`${receiver.url}/metrics`, { headers: right })).text();
  for (
    const [reason, count] of Object.entries({
      wrong_key: 30,
      no_key: 1,
      read_key: 1,
      origin: 1,
      host: 1,
    })
  ) {
    const line = `logtap_requests_refused_total{reason="${reason}"} ${count}`;
    assert.ok(metrics.split("\n").includes(line), `${line} in\n${metrics}`);
  }
  assert.match(metrics, /^logtap_logs_received_total 0$/m);
  const { stderr } = await receiver.stop();
  assert.match(stderr, /capture: received 0, written 0, dropped 0, refused 0 lines/);
  const audit = Deno.readTextFileSync(`${receiver.dir}/audit.jsonl`).trim().split("\n")
    .map((line) => JSON.parse(line)).filter(({ event }) => event.endsWith("_refused"));
  assert.ok(audit.length < 20, "summed by the second, however many there were");
  const sums = Map.groupBy(audit, ({ event, detail }) => `${event} ${detail}`);
  const counted = [...sums].map(([key, rows]) => [
    key,
    rows.reduce((sum, { pushes }) => sum + pushes, 0),
  ]);
  assert.deepEqual(Object.fromEntries(counted), {
    "push_refused wrong_key": 30,
    "push_refused read_key": 1,
    "push_refused origin": 1,
    "request_refused no_key": 1,
    "request_refused host": 1,
  });
});

/** `fetch` does not let a Host be chosen. */
async function rawGet(receiver: Receiver, host: string, key: string): Promise<number | undefined> {
  using connection = await RawConnection.open(Number(new URL(receiver.url).port));
  await connection.send(`GET /metrics HTTP/1.1\r\nHost: ${host}\r\nX-API-Key: ${key}\r\n\r\n`);
  return (await connection.answer())?.status;
}

Deno.test("recv lets requests call it by names that were allowed", async () => {
  using dir = tempDir();
  const flags = ["--allow-host", "logs.example,other.example"];
  await using receiver = await startReceiver(dir.file("capture"), flags);
  assert.equal(await rawGet(receiver, "logs.example", "x"), 200);
  assert.equal(await rawGet(receiver, "OTHER.example.:80", "x"), 200);
  assert.equal(await rawGet(receiver, "third.example", "x"), 403);
});

Deno.test("recv takes several keys of a kind, from flags, files and the environment", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("keys"), "# old\none-1\n# new\ntwo-2\n", { mode: 0o600 });
  const flags = ["--api-key-file", dir.file("keys"), "--read-key=three-3", "--read-key=four,4"];
  const env = { LOGTAP_RECV_API_KEY: "five-5" };
  await using receiver = await startReceiver(dir.file("capture"), flags, { env });
  for (const key of ["one-1", "two-2", "five-5"]) {
    const sent = { method: "POST", path: "/logtap/raw", headers: { "x-api-key": key } };
    assert.equal(await statusOf(receiver, sent), 204, key);
  }
  for (const [key, status] of [["three-3", 403], ["four,4", 403], ["four", 401], ["# old", 401]]) {
    const headers = { "x-api-key": `${key}` };
    assert.equal(
      await statusOf(receiver, { method: "POST", path: "/logtap/raw", headers }),
      status,
    );
  }
  assert.match(
    receiver.stderr(),
    /^warning: the value of --read-key is visible in the list of processes; use --read-key-file or the variable LOGTAP_RECV_READ_KEY instead\nlistening/,
  );
});
