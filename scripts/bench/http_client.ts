/** What a push was answered with. */
export interface Reply {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface Target {
  readonly hostname: string;
  readonly port: number;
  /** Path and query of the push endpoint. */
  readonly path: string;
}

const HEAD_MAX_BYTES = 64 << 10;
const latin1 = new TextDecoder("latin1");

/** Reads `http://host:port[/path]`; a bare origin means Loki's own push path. */
export function targetOf(url: string): Target {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  if (protocol !== "http:") {
    throw new TypeError(`the load generator speaks http only, not ${protocol}`);
  }
  const path = pathname === "/" ? "/loki/api/v1/push" : pathname;
  return {
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port || 80),
    path: `${path}${search}`,
  };
}

/**
 * One keep-alive HTTP/1.1 connection, by hand: a request is one buffer and one write, a reply is
 * its head. `fetch` spends several times more on the same work, which on a shared machine would
 * be taken from the program under test.
 */
export class PushConnection {
  readonly #target: Target;
  #socket: Deno.TcpConn | undefined;
  readonly #buffer = new Uint8Array(HEAD_MAX_BYTES);

  constructor(target: Target) {
    this.#target = target;
  }

  /** Connects, unless there is a connection. Fails without harm: nothing has been sent yet. */
  async open(): Promise<void> {
    if (this.#socket !== undefined) return;
    const { hostname, port } = this.#target;
    this.#socket = await Deno.connect({ hostname, port });
    this.#socket.setNoDelay(true);
  }

  /**
   * Sends a finished request over the open connection and waits for its reply.
   *
   * @throws when the connection breaks: then nobody knows whether the request arrived.
   */
  async send(request: Uint8Array): Promise<Reply> {
    const socket = this.#socket;
    if (socket === undefined) throw new Error("BUG: send() before open()");
    try {
      for (let sent = 0; sent < request.length;) sent += await socket.write(request.subarray(sent));
      const { reply, reusable } = await this.#readReply(socket);
      if (!reusable) this.close();
      return reply;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    try {
      this.#socket?.close();
    } catch {
      // The other side was first.
    }
    this.#socket = undefined;
  }

  async #readReply(socket: Deno.TcpConn): Promise<{ reply: Reply; reusable: boolean }> {
    let filled = 0;
    let headEnd = -1;
    while (headEnd < 0) {
      if (filled === this.#buffer.length) throw new Error("a reply head is longer than 64 KiB");
      const got = await socket.read(this.#buffer.subarray(filled));
      if (got === null) throw new Error("the connection was closed before the reply");
      filled += got;
      headEnd = endOfHead(this.#buffer.subarray(0, filled));
    }
    const reply = parseHead(latin1.decode(this.#buffer.subarray(0, headEnd)));
    const rest = filled - headEnd;
    return { reply, reusable: await this.#skipBody(socket, reply, rest) };
  }

  /** Skips the reply's body; false when its end is not known, so the connection is used up. */
  async #skipBody(socket: Deno.TcpConn, reply: Reply, already: number): Promise<boolean> {
    if (reply.headers.get("connection")?.toLowerCase() === "close") return false;
    if (reply.status === 204 || reply.status === 304) return true;
    const length = Number(reply.headers.get("content-length") ?? NaN);
    if (Number.isNaN(length)) return false;
    for (let left = length - already; left > 0;) {
      const got = await socket.read(this.#buffer);
      if (got === null) return false;
      left -= got;
    }
    return true;
  }
}

/** The head of a request with this body: what stands before it on the wire. */
export function requestHead(
  target: Target,
  body: {
    readonly contentType: string;
    readonly contentEncoding?: string;
    readonly length: number;
  },
): Uint8Array {
  const host = target.hostname.includes(":") ? `[${target.hostname}]` : target.hostname;
  const lines = [
    `POST ${target.path} HTTP/1.1`,
    `Host: ${host}:${target.port}`,
    `User-Agent: logtap-bench`,
    `Content-Type: ${body.contentType}`,
    `Content-Length: ${body.length}`,
  ];
  if (body.contentEncoding !== undefined) lines.push(`Content-Encoding: ${body.contentEncoding}`);
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
}

function endOfHead(bytes: Uint8Array): number {
  for (let i = 3; i < bytes.length; i++) {
    if (bytes[i] === 10 && bytes[i - 1] === 13 && bytes[i - 2] === 10 && bytes[i - 3] === 13) {
      return i + 1;
    }
  }
  return -1;
}

function parseHead(head: string): Reply {
  const [first = "", ...rest] = head.split("\r\n");
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? NaN);
  if (Number.isNaN(status)) throw new Error(`not an HTTP reply: ${first.slice(0, 80)}`);
  const headers = new Map<string, string>();
  for (const line of rest) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status, headers };
}
