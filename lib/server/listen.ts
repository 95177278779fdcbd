import type { IncomingMessage, ServerResponse } from "node:http";
import { ByteBudget, faultReply, type Reply, textReply } from "../ingest/mod.ts";
import { readBody } from "./body.ts";
import type { ListenAddress } from "./address.ts";
import { Door } from "./door.ts";
import { newServer } from "./http_server.ts";
import { crowdWithin } from "./open_files.ts";
import { type HttpRequest, pathOf, plainIp } from "./request.ts";
import type { TlsPlan } from "./security.ts";
import { sendReply } from "./send.ts";
import { LIMITS, type ServerLimits } from "./limits.ts";
import { SlowWatch } from "./slow_watch.ts";

export interface ListenOptions {
  readonly address: ListenAddress;
  readonly maxBodyBytes: number;
  /** Files that the process can still open; undefined where nobody knows. */
  readonly freeFiles?: number | undefined;
  /** Whether the address may be listened on again after a crowd; not by default. */
  readonly mayReopen?: boolean;
  /** HTTPS instead of HTTP. */
  readonly tls?: TlsPlan | undefined;
  readonly handle: (request: HttpRequest) => Promise<Reply>;
  /** Told of connections that did not become one: no TLS, too old, no certificate. */
  readonly onTlsFault?: (remoteIp: string) => void;
  /** For tests that cannot wait; the rest of the world uses the defaults. */
  readonly limits?: Partial<ServerLimits>;
}

/** A server that listens. */
export interface Listening {
  /** With the port that was really taken. */
  readonly address: ListenAddress;
  /** That are open now; those with a request, where the runtime does not tell of others (Deno 2.7). */
  readonly connections: number;
  /**
   * Takes no more connections; ends when running requests are answered, or after `graceMs`. A
   * second call waits for the first.
   */
  close(graceMs: number): Promise<void>;
}

/**
 * Listens for HTTP/1.1, in TLS or plain. Only here and in http_server.ts is known which HTTP server
 * that is: `node:http`, because `Deno.serve` bounds neither half-sent heads nor stalled bodies in
 * time (runtime of 2026).
 *
 * @throws {LogtapError} network, denied, usage — the address cannot be listened on.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const limits = { ...LIMITS, ...options.limits };
  const exchanges = new Exchanges(options, limits);
  const door = await Door.open({
    address: options.address,
    crowd: crowdWithin(limits.connections, options.freeFiles),
    mayReopen: options.mayReopen ?? false,
    newServer: () => newServer(options, { limits, take: exchanges.take }),
  });
  let closed: Promise<void> | undefined; // A server told twice never answers on some runtimes.
  return {
    address: door.address,
    get connections() {
      return Math.max(door.connections, exchanges.running);
    },
    close: (graceMs) => closed ??= closeDoor({ door, exchanges, graceMs }),
  };
}

/** Requests under way. */
class Exchanges implements Disposable {
  readonly #options: ListenOptions;
  readonly #bodies: ByteBudget;
  readonly #watch: SlowWatch;
  readonly #running = new Set<Promise<void>>();
  #isClosing = false;
  /** Aborts with the server. */
  readonly #end = new AbortController();

  constructor(options: ListenOptions, limits: ServerLimits) {
    this.#options = options;
    this.#bodies = new ByteBudget(Math.max(limits.bodiesBytes, options.maxBodyBytes));
    this.#watch = new SlowWatch(limits, () => performance.now());
  }

  readonly take = (request: IncomingMessage, response: ServerResponse): void => {
    request.on("error", () => {}); // A client that goes away is no event.
    response.on("error", () => {});
    const done = this.#answer(request, response).finally(() => this.#running.delete(done));
    this.#running.add(done);
  };

  /** Requests that are not answered yet. */
  get running(): number {
    return this.#running.size;
  }

  /** Answers from now on end their connections. @returns when the last of them is out. */
  async drain(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(this.#running);
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
    this.#end.abort();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    using holding = this.#bodies.hold();
    const read = () =>
      readBody(request, {
        maxBytes: this.#options.maxBodyBytes,
        holding,
        watch: this.#watch,
        onWanted: () => request.headers.expect !== undefined && response.writeContinue(),
      });
    const reply = await this.#reply(request, read);
    await sendReply(reply, {
      request,
      response,
      mustClose: this.#isClosing,
      signal: this.#end.signal,
    });
  }

  async #reply(request: IncomingMessage, readBody: HttpRequest["readBody"]): Promise<Reply> {
    if (isAmbiguous(request)) return textReply(400, "Content-Length beside Transfer-Encoding");
    try {
      return await this.#options.handle({
        method: request.method ?? "",
        path: pathOf(request.url ?? ""),
        remoteIp: plainIp(request.socket.remoteAddress),
        header: (name) => one(request.headers[name]),
        readBody,
      });
    } catch (error) {
      return faultReply(error);
    }
  }
}

/** Two ways to say where the body ends: a proxy in front may have followed the other one. */
function isAmbiguous({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined && headers["content-length"] !== undefined;
}

function one(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === "string" ? header : header?.join(", ");
}

/**
 * How long ended connections are waited for. Deno 2.7 never says that one in TLS which has not shaken
 * hands is gone (2.9 does), and a receiver that cannot stop is worse than one it has not counted.
 */
const ENDED_MS = 1000;

interface Closing {
  readonly door: Door;
  readonly exchanges: Exchanges;
  readonly graceMs: number;
}

async function closeDoor({ door, exchanges, graceMs }: Closing): Promise<void> {
  const closed = door.close();
  await within(graceMs, exchanges.drain());
  exchanges[Symbol.dispose]();
  door.endAllConnections();
  await within(ENDED_MS, closed);
}

/** Resolves with the promise, or when it has had its time. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([promise, new Promise<void>((resolve) => timer = setTimeout(resolve, ms))]);
  clearTimeout(timer);
}
