/** Against real servers: node:http, node:https, and sockets that behave badly. */
import assert from "node:assert/strict";
import { Guard } from "../../../../lib/net/mod.ts";
import type { Answer } from "../../../../lib/sink/webhook/sender.ts";
import { parseTarget } from "../../../../lib/sink/webhook/target.ts";
import { Transport, type TransportOptions } from "../../../../lib/sink/webhook/transport.ts";
import { type Answering, hookServer } from "../../../support/hook_server.ts";
import { makeCertificates } from "../../../support/openssl.ts";
import { needs } from "../../../support/skip.ts";
import { tempDir } from "../../../support/temp_dir.ts";

const GUARD = new Guard([]);
const NEVER = new AbortController().signal;

function post(
  url: string,
  options: Partial<TransportOptions> = {},
  signal: AbortSignal = NEVER,
): Promise<Answer> {
  const transport = new Transport({ guard: GUARD, caCerts: [], timeoutMs: 10_000, ...options });
  const target = parseTarget(url, new Guard([]));
  return transport.post({ target, headers: { "X-Test": "yes" }, body: '{"a":"é"}' }, signal);
}

Deno.test("Transport.post() sends one POST and tells the status", async () => {
  await using server = await hookServer((response) => {
    response.writeHead(202, { "Retry-After": "3" }).end("thanks");
  });
  assert.deepEqual(await post(`${server.url}?x=1`), {
    kind: "answered",
    status: 202,
    retryAfter: "3",
  });
  const [hook, ...more] = server.hooks;
  assert.equal(more.length, 0);
  assert.equal(hook?.method, "POST");
  assert.equal(hook?.url, "/hook?x=1");
  assert.equal(hook?.body, '{"a":"é"}');
  assert.equal(hook?.headers["x-test"], "yes");
  assert.equal(hook?.headers["content-type"], "application/json");
});

Deno.test("Transport.post() follows no redirect", async () => {
  await using goal = await hookServer();
  await using server = await hookServer((response) => {
    response.writeHead(307, { Location: goal.url }).end();
  });
  assert.deepEqual(await post(server.url), { kind: "answered", status: 307 });
  assert.equal(goal.hooks.length, 0);
});

Deno.test("Transport.post() reads no more of an answer than it must", async () => {
  let written = 0;
  const endless: Answering = (response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(1 << 16))) written++;
    };
    response.on("drain", more);
    response.on("error", () => {});
    more();
  };
  await using server = await hookServer(endless);
  assert.deepEqual(await post(server.url), { kind: "answered", status: 200 });
  // What the sockets hold comes on top of the 64 KiB that are read.
  assert.ok(written < 1000, `${written} pieces of 64 KiB`);
});

Deno.test("Transport.post() gives up a server that does not answer", async () => {
  await using server = await hookServer(() => {});
  const answer = await post(server.url, { timeoutMs: 100 });
  assert.deepEqual(answer, { kind: "failed", reason: "no answer within 0.1 s" });
});

Deno.test("Transport.post() is cut off by its signal, before and while", async () => {
  const controller = new AbortController();
  await using server = await hookServer(() => controller.abort());
  const cut = { kind: "failed", reason: "cut off by the end of logtap" };
  assert.deepEqual(await post(server.url, {}, controller.signal), cut);
  assert.deepEqual(await post(server.url, {}, AbortSignal.abort()), cut);
  assert.equal(server.hooks.length, 1);
});

/** A server that says `text` to whoever connects, and ends; what it was sent. */
function rawServer(text: string) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const received: number[] = [];
  const running = (async () => {
    for await (const connection of listener) {
      const buffer = new Uint8Array(4096);
      const read = await connection.read(buffer).catch(() => null);
      received.push(read ?? 0);
      await connection.write(new TextEncoder().encode(text)).catch(() => {});
      connection.close();
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}/`,
    received,
    async [Symbol.asyncDispose]() {
      listener.close();
      await running;
    },
  };
}

Deno.test("Transport.post() tells in a few words what went wrong", async () => {
  const table: readonly (readonly [said: string, reason: RegExp])[] = [
    ["", /^the connection ended before an answer$|^connection reset$/],
    ["HTTP/1.1 20", /^the connection ended before an answer$|^connection reset$/],
    ["SSH-2.0-OpenSSH\r\n", /^the answer is not HTTP\/1\.1$/],
    [`HTTP/1.1 200 OK\r\nX: ${"y".repeat(20_000)}`, /^the head of the answer is longer than 16384/],
  ];
  for (const [said, reason] of table) {
    await using server = rawServer(said);
    const answer = await post(server.url);
    assert.equal(answer.kind, "failed");
    assert.match(answer.kind === "failed" ? answer.reason : "", reason);
  }
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = closed.addr;
  closed.close();
  const refused = { kind: "failed", reason: "connection refused" };
  assert.deepEqual(await post(`http://127.0.0.1:${port}/`), refused);
  const unknown = { kind: "failed", reason: "its name cannot be resolved" };
  assert.deepEqual(await post("http://nobody.invalid/"), unknown);
});

Deno.test("Transport.post() asks the guard before it connects", async () => {
  await using server = rawServer("");
  const guard = { refusedHost: () => undefined, refusedAddress: () => "link-local" };
  const blocked = { kind: "blocked", reason: "its address 127.0.0.1 is link-local" };
  assert.deepEqual(await post(server.url.replace("127.0.0.1", "localhost"), { guard }), blocked);
  const byName = { ...guard, refusedHost: () => "a metadata service" };
  assert.deepEqual(await post(server.url, { guard: byName }), {
    kind: "blocked",
    reason: "127.0.0.1 is a metadata service",
  });
  assert.deepEqual(server.received, []);
});

Deno.test("Transport.post() says nothing to a name that resolves differently the second time", async () => {
  await using server = rawServer("HTTP/1.1 204 No Content\r\n\r\n");
  let asked = 0;
  // What the resolver said was fine; where the connection ended is not.
  const refusedAddress = () => ++asked === 1 ? undefined : "link-local";
  const guard = { refusedHost: () => undefined, refusedAddress };
  assert.deepEqual(await post(server.url, { guard }), {
    kind: "blocked",
    reason: "its address 127.0.0.1 is link-local",
  });
  assert.equal(asked, 2);
  // The server has seen a connection by the time the next one is answered, and not a byte on it.
  assert.deepEqual(await post(server.url), { kind: "answered", status: 204 });
  assert.equal(server.received[0], 0);
});

needs("openssl").test("Transport.post() speaks TLS to those whom it may trust", async () => {
  using dir = tempDir();
  const { ca, key, cert } = await makeCertificates(dir.path);
  const read = Deno.readTextFileSync;
  const tls = { key: read(key), cert: read(cert) };
  await using server = await hookServer((response) => void response.writeHead(204).end(), { tls });
  const { port } = server;
  const caCerts = [read(ca)];
  const delivered = { kind: "answered", status: 204 };
  assert.deepEqual(await post(`https://localhost:${port}/`, { caCerts }), delivered);
  assert.deepEqual(await post(`https://127.0.0.1:${port}/`, { caCerts }), delivered);
  const stranger = await post(`https://localhost:${port}/`);
  assert.match(stranger.kind === "failed" ? stranger.reason : "", /UnknownIssuer/);
  const plain = await post(`http://localhost:${port}/`);
  assert.notEqual(plain.kind === "answered" && plain.status, 204);
  assert.equal(server.hooks.length, 2, "the body went to nobody else");
});
