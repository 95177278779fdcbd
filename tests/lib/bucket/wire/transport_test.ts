import assert from "node:assert/strict";
import { Transport } from "../../../../lib/bucket/wire/transport.ts";
import type { Attempt } from "../../../../lib/bucket/wire/message.ts";
import { hookServer } from "../../../support/hook_server.ts";

async function carry(url: string, maxBytes = 100): Promise<Attempt> {
  const transport = new Transport({ caCerts: [], userAgent: "logtap/test" });
  const { signal } = new AbortController();
  try {
    return await transport.carry({ method: "GET", url: new URL(url), headers: {} }, {
      maxBytes,
      signal,
    });
  } finally {
    transport.close();
  }
}

Deno.test("a transport talks to no metadata service, in whatever spelling", async () => {
  const urls = [
    "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fe80::1]/",
    "http://metadata.google.internal/",
    "http://0.0.0.0/",
    "https://224.0.0.1/",
  ];
  for (const url of urls) assert.equal((await carry(url)).kind, "refused", url);
});

Deno.test("a transport tells failures in words that hold no URL", async () => {
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = closed.addr;
  closed.close();
  assert.deepEqual(await carry(`http://127.0.0.1:${port}/?X-Amz-Signature=SECRET`), {
    kind: "failed",
    reason: "connection refused",
  });
  await using cutting = await hookServer((response) => void response.socket?.destroy());
  const cut = await carry(`${cutting.url}?X-Amz-Signature=SECRET`);
  assert.ok(cut.kind === "failed" && !/SECRET|http/.test(cut.reason), JSON.stringify(cut));
});

Deno.test("a transport takes no more than it was asked for, announced or not", async () => {
  await using server = await hookServer((response, { url }) => {
    if (url.includes("announced")) response.setHeader("content-length", 101);
    response.end("x".repeat(101));
  });
  for (const path of ["announced", "chunked"]) {
    const { kind } = await carry(`${server.url}?${path}`);
    assert.equal(kind, "refused", path);
  }
  const enough = await carry(server.url, 101);
  assert.ok(enough.kind === "answered" && enough.answer.body.length === 101);
});

Deno.test("a transport follows no redirect by itself, and asks for bytes as they are", async () => {
  await using server = await hookServer((response) => {
    response.writeHead(302, { location: "http://169.254.169.254/" }).end();
  });
  const attempt = await carry(server.url);
  assert.ok(attempt.kind === "answered");
  assert.equal(attempt.answer.status, 302);
  assert.equal(server.hooks[0]?.headers["accept-encoding"], "identity");
  assert.equal(server.hooks[0]?.headers["user-agent"], "logtap/test");
});

Deno.test("an interrupt ends an attempt that waits", async () => {
  const controller = new AbortController();
  await using server = await hookServer(() => controller.abort(new Error("stop")));
  const transport = new Transport({ caCerts: [], userAgent: "logtap/test" });
  const request = { method: "GET", url: new URL(server.url), headers: {} } as const;
  const waiting = transport.carry(request, { maxBytes: 1, signal: controller.signal });
  await assert.rejects(waiting, /stop/);
  transport.close();
});
