/**
 * The webhook's only edge to the network: one connection a POST, over TCP or TLS.
 *
 * Neither `fetch` nor `node:http` (of Deno 2.7) say which address they are about to talk to. Here
 * the name is resolved and every address judged, the connection made with the right for exactly
 * that name and port, and the address at its other end judged again before the first byte is sent:
 * a name that resolves differently the second time gets a handshake and nothing else.
 */
import { lookup } from "node:dns";
import { cutValue } from "../../fault/mod.ts";
import type { Guard } from "../../net/mod.ts";
import { type AnswerHead, HeadReader, requestBytes } from "./http_text.ts";
import type { Answer, Post, Sender } from "./sender.ts";
import type { WebhookTarget } from "./target.ts";

export interface TransportOptions {
  readonly guard: Pick<Guard, "refusedHost" | "refusedAddress">;
  /** PEM texts of authorities beside those of the runtime. */
  readonly caCerts: readonly string[];
  /** For a whole attempt: resolving, connecting, sending, the head of the answer. */
  readonly timeoutMs: number;
}

/** What follows the head of an answer is read this far, so that the other side may end in order. */
const REST_MAX_BYTES = 64 << 10;
const REST_MAX_MS = 250;
const READ_BYTES = 4096;

/** Not the network's fault, but the address's. */
class Blocked extends Error {}

export class Transport implements Sender {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  async post(post: Post, signal: AbortSignal): Promise<Answer> {
    using deadline = new Deadline(this.#options.timeoutMs, signal);
    try {
      return await this.#exchange(post, deadline);
    } catch (error) {
      if (error instanceof Blocked) return { kind: "blocked", reason: error.message };
      return { kind: "failed", reason: deadline.reason ?? reasonOf(error) };
    }
  }

  async #exchange({ target, headers, body }: Post, deadline: Deadline): Promise<Answer> {
    await deadline.race(this.#judgeName(target));
    const connection = await this.#connect(target, deadline);
    await writeAll(connection, requestBytes(target, headers, body));
    const { status, retryAfter } = await readHead(connection);
    await deadline.shorten(REST_MAX_MS, () => readRest(connection));
    return { kind: "answered", status, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }

  /** Every address counts: which of them would be connected to is the resolver's whim. */
  async #judgeName({ host, port }: WebhookTarget): Promise<void> {
    const refusal = this.#options.guard.refusedHost(host);
    if (refusal !== undefined) throw new Blocked(`${host} is ${refusal}`);
    for (const ip of await addressesOf(host, port)) this.#judge(host, ip);
  }

  #judge(host: string, ip: string): void {
    const refusal = this.#options.guard.refusedAddress({ host, ip });
    if (refusal !== undefined) throw new Blocked(`its address ${ip} is ${refusal}`);
  }

  async #connect(target: WebhookTarget, deadline: Deadline): Promise<Deno.Conn> {
    const { host, port, secure } = target;
    const plain = await Deno.connect({ hostname: host, port, signal: deadline.signal });
    deadline.closes(plain);
    this.#judge(host, plain.remoteAddr.hostname);
    if (!secure) return plain;
    const encrypted = await Deno.startTls(plain, {
      hostname: host,
      caCerts: [...this.#options.caCerts],
    });
    deadline.closes(encrypted);
    await encrypted.handshake();
    return encrypted;
  }
}

/** The port tells the runtime which right to ask for: that of exactly this name and port. */
function addressesOf(host: string, port: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const options = { all: true as const, port };
    lookup(host, options, (error, addresses) => {
      if (error === null) resolve(addresses.map(({ address }) => address));
      else reject(error);
    });
  });
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

async function readHead(connection: Deno.Conn): Promise<AnswerHead> {
  const reader = new HeadReader();
  const buffer = new Uint8Array(READ_BYTES);
  for (;;) {
    const read = await connection.read(buffer);
    if (read === null) throw new Error("the connection ended before an answer");
    const head = reader.push(buffer.subarray(0, read));
    if (head !== undefined) return head;
  }
}

async function readRest(connection: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(READ_BYTES);
  for (let rest = REST_MAX_BYTES; rest > 0;) {
    const read = await connection.read(buffer);
    if (read === null) return;
    rest -= read;
  }
}

/** Ends an attempt, whatever it waits for: by closing its connection. */
class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #timeoutMs: number;
  readonly #onOuterAbort = () => this.#end("cut off by the end of logtap");
  #timer: ReturnType<typeof setTimeout>;
  #connection: Deno.Conn | undefined;
  /** Why the attempt was ended from here. */
  reason: string | undefined;

  constructor(timeoutMs: number, outer: AbortSignal) {
    this.#outer = outer;
    this.#timeoutMs = timeoutMs;
    this.#timer = setTimeout(() => this.#end(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    outer.addEventListener("abort", this.#onOuterAbort);
    if (outer.aborted) this.#onOuterAbort();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The connection to close at the end; it replaces the one before. */
  closes(connection: Deno.Conn): void {
    this.#connection = connection;
    if (this.signal.aborted) this.close();
  }

  close(): void {
    try {
      this.#connection?.close();
    } catch {
      // Closed already, or taken over by TLS.
    }
    this.#connection = undefined;
  }

  /** For what cannot be ended: it is waited for no longer. */
  async race<T>(work: Promise<T>): Promise<T> {
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(new Error("ended"));
    this.signal.addEventListener("abort", onAbort);
    if (this.signal.aborted) onAbort();
    try {
      return await Promise.race([work, ended]);
    } finally {
      this.signal.removeEventListener("abort", onAbort);
    }
  }

  /** For work whose success does not matter, within a time of its own. */
  async shorten(ms: number, work: () => Promise<void>): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#end("the rest was not read"),
      Math.min(ms, this.#timeoutMs),
    );
    try {
      await work();
    } catch {
      // The answer is known; how the connection ends is of no interest.
    }
  }

  #end(reason: string): void {
    this.reason ??= reason;
    this.#controller.abort();
    this.close();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener("abort", this.#onOuterAbort);
    this.close();
  }
}

/** A few words about a failed attempt; the runtime's texts name neither path nor headers. */
function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.ConnectionRefused) return "connection refused";
  if (error instanceof Deno.errors.ConnectionReset) return "connection reset";
  if (error instanceof Deno.errors.NotCapable) return "not allowed to connect there";
  if (!(error instanceof Error)) return "unknown error";
  const { code } = error as Error & { readonly code?: unknown };
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "its name cannot be resolved";
  return cutValue(error.message);
}
