/**
 * The room's edge to the network: one attempt at a request with `fetch`, judged by lib/net's guard
 * before it is sent. A name whose addresses change between the look and the connection could slip
 * by; what would go there is a read without credentials of ours, for those are only sent to the hosts
 * that a person named.
 */
import { lookup } from "node:dns";
import { Guard } from "../../net/mod.ts";
import type { Attempt, Carrier, CarryLimits, Incoming, Outgoing } from "./message.ts";

/** Without a byte from the other side for so long, an attempt has failed. */
const STALL_MS = 30_000;
/** A body that takes longer than at this speed is not getting through, in bytes a second. */
const SLOWEST_UPLOAD = 32 * 1024;

export interface TransportOptions {
  /** PEM texts of authorities beside those of the runtime. */
  readonly caCerts: readonly string[];
  readonly userAgent: string;
}

export class Transport implements Carrier {
  readonly #userAgent: string;
  readonly #client: Deno.HttpClient;
  readonly #guard = new Guard([]);
  /** Host → why it must not be talked to; looked up once. */
  readonly #verdicts = new Map<string, Promise<string | undefined>>();

  constructor({ caCerts, userAgent }: TransportOptions) {
    this.#userAgent = userAgent;
    this.#client = Deno.createHttpClient({ caCerts: [...caCerts] });
  }

  async carry(request: Outgoing, { maxBytes, signal }: CarryLimits): Promise<Attempt> {
    signal.throwIfAborted();
    const refusal = await this.#refusalOf(request.url);
    if (refusal !== undefined) return { kind: "refused", reason: refusal };
    using watch = new StallWatch(signal);
    try {
      watch.restart(STALL_MS + (request.body?.length ?? 0) / SLOWEST_UPLOAD * 1000);
      const answer = await this.#send(request, watch.signal);
      const body = await readBody(answer, maxBytes, watch);
      if (body === undefined) return { kind: "refused", reason: "its answer is too large" };
      const { status, headers } = answer;
      return { kind: "answered", answer: { status, headers, body } satisfies Incoming };
    } catch (error) {
      signal.throwIfAborted();
      return { kind: "failed", reason: watch.hasStalled ? "it stalled" : reasonOf(error) };
    }
  }

  #send({ method, url, headers, body }: Outgoing, signal: AbortSignal): Promise<Response> {
    return fetch(url, {
      method,
      // Compressed answers would not be the bytes that lie there.
      headers: { "user-agent": this.#userAgent, "accept-encoding": "identity", ...headers },
      body: body ?? null,
      redirect: "manual",
      signal,
      client: this.#client,
    });
  }

  #refusalOf({ hostname }: URL): Promise<string | undefined> {
    const host = hostname.replace(/^\[(.*)\]$/, "$1");
    let verdict = this.#verdicts.get(host);
    if (verdict === undefined) {
      verdict = this.#judge(host);
      this.#verdicts.set(host, verdict);
    }
    return verdict;
  }

  /** Every address counts: which of them would be connected to is the resolver's whim. */
  async #judge(host: string): Promise<string | undefined> {
    const known = this.#guard.refusedHost(host);
    if (known !== undefined) return `it is ${known}`;
    for (const ip of await addressesOf(host)) {
      const refusal = this.#guard.refusedAddress({ host, ip });
      if (refusal !== undefined) return `its address ${ip} is ${refusal}`;
    }
    return undefined;
  }

  close(): void {
    this.#client.close();
  }
}

/** Empty when the name cannot be resolved here: the connection will fail, or a proxy knows it. */
function addressesOf(host: string): Promise<readonly string[]> {
  return new Promise((resolve) => {
    lookup(host, { all: true }, (error, addresses) => {
      resolve(error === null ? addresses.map(({ address }) => address) : []);
    });
  });
}

/** @returns undefined when there is more than `maxBytes`. */
async function readBody(
  { body, headers }: Response,
  maxBytes: number,
  watch: StallWatch,
): Promise<Uint8Array | undefined> {
  const announced = Number(headers.get("content-length") ?? 0);
  if (body === null) return new Uint8Array(0);
  if (announced > maxBytes) {
    await body.cancel();
    return undefined;
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    watch.restart(STALL_MS);
    length += piece.length;
    if (length > maxBytes) return undefined; // Leaving the loop cancels the body.
    pieces.push(piece);
  }
  return joined(pieces, length);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Ends an attempt that makes no progress, or that nobody wants any more. */
class StallWatch implements Disposable {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #onOuterAbort = () => this.#controller.abort(this.#outer.reason);
  #timer: ReturnType<typeof setTimeout> | undefined;
  hasStalled = false;

  constructor(outer: AbortSignal) {
    this.#outer = outer;
    outer.addEventListener("abort", this.#onOuterAbort);
    if (outer.aborted) this.#onOuterAbort();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.hasStalled = true;
      this.#controller.abort();
    }, ms);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener("abort", this.#onOuterAbort);
  }
}

/**
 * A few words about a failed attempt. The runtime's own text is looked at and never repeated: it
 * quotes the URL, and with it the signature of a link.
 */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.message} ${String(error.cause ?? "")}` : "";
  const known: readonly (readonly [RegExp, string])[] = [
    [/connection refused/i, "connection refused"],
    [/certificate|unknownissuer/i, "its certificate is not trusted (--ca names an authority)"],
    [/dns error|failed to lookup|name or service not known/i, "its name cannot be resolved"],
    [/unreachable/i, "it cannot be reached"],
    [/timed? ?out/i, "it did not answer in time"],
    [/reset|closed|eof|incomplete|broken pipe|end of file/i, "the connection was cut"],
  ];
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? "the connection failed";
}
