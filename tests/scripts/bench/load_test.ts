import assert from "node:assert/strict";
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

/** A push endpoint on a bare socket that answers by script and keeps the messages it was sent. */
class FakeLoki {
  readonly pushes: string[][] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Deno.Conn>();
  readonly #serving: Promise<void>;

  constructor(answers: (push: number) => Answer) {
    this.#serving = this.#serve(answers);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) this.#hangUp(connection);
    await this.#serving;
  }

  async #serve(answers: (push: number) => Answer): Promise<void> {
    const talks: Promise<void>[] = [];
    for await (const connection of this.#listener) {
      this.#open.add(connection);
      talks.push(this.#talk(connection, answers).finally(() => this.#hangUp(connection)));
    }
    await Promise.all(talks);
  }

  #hangUp(connection: Deno.Conn): void {
    if (this.#open.delete(connection)) connection.close();
  }

  async #talk(connection: Deno.Conn, answers: (push: number) => Answer): Promise<void> {
    for await (const body of requestBodies(connection)) {
      const answer = answers(this.pushes.length);
      this.pushes.push(messages(body));
      if (answer.cut) return;
      await connection.write(new TextEncoder().encode(replyText(answer)));
    }
  }
}

/** Bodies of the requests on one connection, until the other side closes it. */
async function* requestBodies(connection: Deno.Conn): AsyncGenerator<string> {
  const piece = new Uint8Array(64 << 10);
  let text = "";
  for (;;) {
    const head = /^[^]*?\r\n\r\n/.exec(text)?.[0];
    const end = head && head.length + Number(/content-length: (\d+)/i.exec(head)?.[1]);
    if (head && end && text.length >= end) {
      yield text.slice(head.length, end);
      text = text.slice(end);
      continue;
    }
    const got = await connection.read(piece).catch(() => null); // Closed by dispose, or by them.
    if (got === null) return;
    text += new TextDecoder("latin1").decode(piece.subarray(0, got));
  }
}

function replyText({ status, headers = {}, text = "" }: Answer): string {
  const chunked = "Transfer-Encoding" in headers;
  const body = chunked ? `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n` : text;
  const length = chunked ? {} : { "Content-Length": String(text.length) };
  const lines = Object.entries({ ...headers, ...length }).map(([name, value]) =>
    `${name}: ${value}\r\n`
  );
  return `HTTP/1.1 ${status} -\r\n${lines.join("")}\r\n${body}`;
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
  const report = await runLoad(plan(loki.url), { onAck: (push) => acked.push(push) });
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
  const report = await runLoad(plan(loki.url));
  assert.deepEqual(report.byStatus, { 204: 15, 400: 5 });
  assert.deepEqual([report.lines, report.broken], [750, 0]);
});

Deno.test("runLoad() resends after 429 only when told to", async () => {
  const busyOnce = (push: number): Answer =>
    push === 0 ? { status: 429, headers: { "Retry-After": "0" }, text: "busy" } : ACCEPTED;
  await using patient = new FakeLoki(busyOnce);
  const retried = await runLoad(plan(patient.url, { retry: true }));
  assert.deepEqual([retried.lines, patient.pushes.length], [1_000, 21]);
  await using other = new FakeLoki(busyOnce);
  const counted = await runLoad(plan(other.url));
  assert.deepEqual([counted.lines, other.pushes.length], [950, 20]);
});

Deno.test("runLoad() never resends a push whose connection broke", async () => {
  await using loki = new FakeLoki((push) => push === 3 ? { status: 0, cut: true } : ACCEPTED);
  const report = await runLoad(plan(loki.url));
  assert.deepEqual([report.broken, report.pushes, loki.pushes.length], [1, 19, 20]);
});

Deno.test("runLoad() subtracts what the receiver says it dropped", async () => {
  await using loki = new FakeLoki((push) =>
    push === 0 ? { status: 204, headers: { "X-Logtap-Dropped": "50" } } : ACCEPTED
  );
  const report = await runLoad(plan(loki.url));
  assert.deepEqual([report.lines, report.dropped], [950, 50]);
});

Deno.test("runLoad() reads replies of unknown length and goes on", async () => {
  await using loki = new FakeLoki((push) =>
    push < 2 ? { status: 500, headers: { "Transfer-Encoding": "chunked" }, text: "oh" } : ACCEPTED
  );
  const report = await runLoad(plan(loki.url));
  assert.deepEqual(report.byStatus, { 204: 18, 500: 2 });
});
