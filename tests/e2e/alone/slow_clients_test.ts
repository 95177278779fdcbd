/** Runs alone: it compares how long pushes take with and without a thousand slow clients beside them. */
import assert from "node:assert/strict";
import { startReceiver } from "../../support/product.ts";
import { RawConnection } from "../../support/raw_http.ts";
import { full, fullSize, needs } from "../../support/skip.ts";
import { tempDir } from "../../support/temp_dir.ts";

/** Of each kind. */
const SLOW_CLIENTS = 500;
const PUSHES = 1000;

const slowClients = full ? needs("deno 2.9") : fullSize;

slowClients.test("recv closes 500 half heads and 500 stalled bodies within 30 s, unimpressed", async () => {
  using dir = tempDir();
  await using receiver = await startReceiver(dir.file("capture"));
  const port = Number(new URL(receiver.url).port);
  const before = await p99OfPushes(receiver.url);
  const startMs = performance.now();
  using connections = new DisposableStack();
  const slow = await Promise.all(Array.from({ length: 2 * SLOW_CLIENTS }, async (_, i) => {
    const connection = connections.use(await RawConnection.open(port));
    const head = "POST /loki/api/v1/push HTTP/1.1\r\nHost: localhost\r\n";
    await connection.send(i % 2 === 0 ? head : `${head}Content-Length: 99\r\n\r\n{"streams"`);
    return connection;
  }));
  const during = await p99OfPushes(receiver.url);
  await Promise.all(slow.map((connection) => connection.ended(30_000)));
  assert.ok(performance.now() - startMs < 30_000);
  assert.ok(during <= 2 * before + 5, `p99 ${during} ms with slow clients, ${before} ms without`);
});

/** In milliseconds. */
async function p99OfPushes(url: string): Promise<number> {
  const times: number[] = [];
  const headers = { "content-type": "application/json" };
  for (let i = 0; i < PUSHES; i++) {
    const values = [["1763721121000000001", `line ${i}`]];
    const body = JSON.stringify({ streams: [{ stream: { app: "api" }, values }] });
    const startMs = performance.now();
    const reply = await fetch(`${url}/loki/api/v1/push`, { method: "POST", headers, body });
    assert.equal(reply.status, 204);
    times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b)[PUSHES * 0.99 - 1]!;
}
