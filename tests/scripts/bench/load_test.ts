import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { targetOf } from "../../../scripts/bench/http_client.ts";
import { type LoadPlan, runLoad } from "../../../scripts/bench/load.ts";
import { findMarker } from "../../../scripts/bench/marker.ts";

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
  /** Cut the connection instead of answering. */
  readonly cut?: boolean;
}

const ACCEPTED: Answer = { status: 204 };

/** A push endpoint that answers by script and keeps the messages it was sent. */
class FakeLoki {
  readonly pushes: string[][] = [];
  readonly #server: Server;

  constructor(answers: (push: number) => Answer) {
    this.#server = createServer(async (request, response) => {
      const sent = messages(await bodyOf(request));
      const answer = answers(this.pushes.length);
      this.pushes.push(sent);
      if (answer.cut) return request.socket.destroy();
      response.writeHead(answer.status, answer.headers ?? {});
      response.end(answer.text);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece);
  return new TextDecoder().decode(Buffer.concat(pieces));
}

function messages(body: string): string[] {
  const push: { streams: { values: [string, string][] }[] } = JSON.parse(body);
  return push.streams.flatMap((stream) => stream.values.map(([, message]) => message));
}

function plan(url: string, changes: Partial<LoadPlan> = {}): LoadPlan {
  return {
    target: targetOf(url),
    until: { kind: "lines", value: 1_000 },
    connections: 3,
    batch: 50,
    format: "json",
    gzip: false,
    streams: 60,
    seed: 5,
    prefix: "load",
    bodies: 4,
    retry: false,
    ...changes,
  };
}

Deno.test("runLoad() sends every line once, each with its own marker", async () => {
  await using loki = new FakeLoki(() => ACCEPTED);
  const acked: number[] = [];
  const report = await runLoad(plan(await loki.listen()), { onAck: (push) => acked.push(push) });
  const seen = loki.pushes.flat().map((message) => {
    const marker = findMarker(message);
    assert.ok(marker, message);
    return `${marker.push}/${marker.line}`;
  });
  assert.equal(seen.length, 1_000);
  assert.equal(new Set(seen).size, 1_000);
  assert.deepEqual(acked.sort((a, b) => a - b), Array.from({ length: 20 }, (_, push) => push));
  assert.deepEqual([report.lines, report.byStatus], [1_000, { 204: 20 }]);
});

Deno.test("runLoad() counts refusals and goes on on the same connection", async () => {
  await using loki = new FakeLoki((push) =>
    push % 4 === 0 ? { status: 400, text: "no, since it is the fourth" } : ACCEPTED
  );
  const report = await runLoad(plan(await loki.listen()));
  assert.deepEqual(report.byStatus, { 204: 15, 400: 5 });
  assert.deepEqual([report.lines, report.broken], [750, 0]);
});

Deno.test("runLoad() resends after 429 only when told to", async () => {
  const busyOnce = (push: number): Answer =>
    push === 0 ? { status: 429, headers: { "Retry-After": "0" }, text: "busy" } : ACCEPTED;
  await using patient = new FakeLoki(busyOnce);
  const retried = await runLoad(plan(await patient.listen(), { retry: true }));
  assert.deepEqual([retried.lines, patient.pushes.length], [1_000, 21]);
  await using other = new FakeLoki(busyOnce);
  const counted = await runLoad(plan(await other.listen()));
  assert.deepEqual([counted.lines, other.pushes.length], [950, 20]);
});

Deno.test("runLoad() never resends a push whose connection broke", async () => {
  await using loki = new FakeLoki((push) => push === 3 ? { status: 0, cut: true } : ACCEPTED);
  const report = await runLoad(plan(await loki.listen()));
  assert.deepEqual([report.broken, report.pushes, loki.pushes.length], [1, 19, 20]);
});

Deno.test("runLoad() subtracts what the receiver says it dropped", async () => {
  await using loki = new FakeLoki((push) =>
    push === 0 ? { status: 204, headers: { "X-Logtap-Dropped": "50" } } : ACCEPTED
  );
  const report = await runLoad(plan(await loki.listen()));
  assert.deepEqual([report.lines, report.dropped], [950, 50]);
});

Deno.test("runLoad() reads replies of unknown length and goes on", async () => {
  await using loki = new FakeLoki((push) =>
    push < 2 ? { status: 500, headers: { "Transfer-Encoding": "chunked" }, text: "oh" } : ACCEPTED
  );
  const report = await runLoad(plan(await loki.listen()));
  assert.deepEqual(report.byStatus, { 204: 18, 500: 2 });
});
