/** However a push is cut into pieces on its way, the same lines are captured. */
import assert from "node:assert/strict";
import { dump } from "../support/captures.ts";
import { startReceiver } from "../support/product.ts";
import { seededRandom } from "../support/random.ts";
import { tempDir } from "../support/temp_dir.ts";

const BODY = JSON.stringify({
  streams: [
    {
      stream: { app: "split", zone: "ü" },
      values: [
        ["1795258108638000001", 'first "line" with \\ and \t'],
        ["1795258108638000002", "Grüße 😀", { trace: "t-1" }],
      ],
    },
    { stream: { app: "other" }, values: [["1795258108638000003", ""]] },
  ],
});
const MESSAGES = ['first "line" with \\ and \t', "Grüße 😀", ""];

const utf8 = new TextEncoder();

function plainRequest(host: string): Uint8Array {
  const body = utf8.encode(BODY);
  return utf8.encode(`${head(host)}Content-Length: ${body.length}\r\n\r\n${BODY}`);
}

function head(host: string): string {
  return `POST /loki/api/v1/push HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
}

/** The body in chunks that end at these places. */
function chunkedRequest(host: string, ends: readonly number[]): Uint8Array {
  const body = utf8.encode(BODY);
  const pieces = [utf8.encode(`${head(host)}Transfer-Encoding: chunked\r\n\r\n`)];
  let from = 0;
  for (const end of [...ends, body.length]) {
    if (end === from) continue;
    pieces.push(
      utf8.encode(`${(end - from).toString(16)}\r\n`),
      body.subarray(from, end),
      utf8.encode("\r\n"),
    );
    from = end;
  }
  pieces.push(utf8.encode("0\r\n\r\n"));
  return concat(pieces);
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** One connection, kept for many pushes. */
class RawClient implements Disposable {
  readonly #socket: Deno.TcpConn;

  private constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
    socket.setNoDelay(true);
  }

  static async connect(host: string): Promise<RawClient> {
    const [hostname = "", port] = host.split(":");
    return new RawClient(await Deno.connect({ hostname, port: Number(port) }));
  }

  /** Sends the pieces one after another, each in its own packet as far as we can tell. */
  async push(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      for (let sent = 0; sent < piece.length;) {
        sent += await this.#socket.write(piece.subarray(sent));
      }
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const buffer = new Uint8Array(4096);
    let reply = "";
    while (!reply.includes("\r\n\r\n")) {
      const got = await this.#socket.read(buffer);
      assert.notEqual(got, null, `the receiver hung up after: ${reply}`);
      reply += new TextDecoder().decode(buffer.subarray(0, got!));
    }
    assert.match(reply, /^HTTP\/1\.1 204 /);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

/** What is captured when every one of these pushes is sent. */
async function messagesAfter(
  pushes: (host: string) => Iterable<readonly Uint8Array[]>,
): Promise<{ sent: number; messages: readonly string[] }> {
  using temp = tempDir();
  const dir = temp.file("capture");
  await using receiver = await startReceiver(dir);
  const host = new URL(receiver.url).host;
  using client = await RawClient.connect(host);
  let sent = 0;
  for (const pieces of pushes(host)) {
    await client.push(pieces);
    sent++;
  }
  await receiver.stop();
  const entries = await dump(dir);
  assert.deepEqual(entries[1]?.meta, { trace: "t-1" });
  return { sent, messages: entries.map(({ msg }) => msg) };
}

function repeated(times: number): readonly string[] {
  return Array.from({ length: times }, () => MESSAGES).flat();
}

Deno.test("a push in two packets, cut at every byte of head and body", async () => {
  const { sent, messages } = await messagesAfter(function* (host) {
    const request = plainRequest(host);
    for (let cut = 1; cut < request.length; cut++) {
      yield [request.subarray(0, cut), request.subarray(cut)];
    }
  });
  assert.ok(sent > 300);
  assert.deepEqual(messages, repeated(sent));
});

Deno.test("a push in many packets and chunks, cut at seeded places", async () => {
  const random = seededRandom();
  const length = utf8.encode(BODY).length;
  const { sent, messages } = await messagesAfter(function* (host) {
    for (let push = 0; push < 100; push++) {
      const ends = Array.from({ length: random.int(8) }, () => 1 + random.int(length - 1));
      const request = chunkedRequest(host, ends.sort((a, b) => a - b));
      const cuts = Array.from({ length: random.int(6) }, () => random.int(request.length));
      const places = [0, ...cuts.sort((a, b) => a - b), request.length];
      yield places.slice(1).map((end, i) => request.subarray(places[i], end));
    }
  });
  assert.deepEqual([sent, messages], [100, repeated(100)], `seed ${random.seed}`);
});
