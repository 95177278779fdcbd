import { Corpus } from "./corpus.ts";
import { PushConnection, type Reply, requestHead, type Target } from "./http_client.ts";
import { type LoadReport, LoadTally } from "./load_report.ts";
import { buildPool, patch, type PushBody, type PushFormat } from "./push_body.ts";

export interface LoadPlan {
  readonly target: Target;
  readonly until: { readonly kind: "lines" | "seconds"; readonly value: number };
  readonly connections: number;
  /** Lines in a push. */
  readonly batch: number;
  readonly format: PushFormat;
  readonly gzip: boolean;
  /** Label sets. */
  readonly streams: number;
  readonly seed: number;
  /** Begins every marker; tells generators apart. */
  readonly prefix: string;
  /** Distinct bodies kept in memory and sent in turn; at least one a connection. */
  readonly bodies: number;
  /** Resend what was refused with 429 or 503, after the time that the reply tells. */
  readonly retry: boolean;
}

export interface LoadHooks {
  /** Called for each push that was answered with success. */
  readonly onAck?: (push: number, lines: number) => void;
  readonly signal?: AbortSignal;
}

/** A body with its head in front: one buffer, one write. */
interface Request {
  readonly bytes: Uint8Array;
  readonly body: PushBody;
}

/** How long a connection that is refused is tried again: a receiver may be restarting. */
const CONNECT_PATIENCE_MS = 15_000;
const CONNECT_PAUSE_MS = 20;
/** How long a reply is waited for; then the connection counts as broken. */
const REPLY_PATIENCE_MS = 30_000;
const RETRY_AFTER_DEFAULT_S = 1;

/**
 * Pushes until the plan is done. Each connection has one push on its way at a time. A push whose
 * connection broke is counted and never sent again: whether it arrived is unknown.
 */
export async function runLoad(plan: LoadPlan, hooks: LoadHooks = {}): Promise<LoadReport> {
  const load = new Load(plan, hooks);
  return await load.run();
}

class Load {
  readonly #plan: LoadPlan;
  readonly #hooks: LoadHooks;
  readonly #free: Request[];
  readonly #tally = new LoadTally();
  readonly #connections: readonly PushConnection[];
  #pushes = 0;
  #endMs = Infinity;
  #stopped = false;

  constructor(plan: LoadPlan, hooks: LoadHooks) {
    this.#plan = plan;
    this.#hooks = hooks;
    this.#free = buildRequests(plan);
    this.#connections = Array.from(
      { length: plan.connections },
      () => new PushConnection(plan.target),
    );
  }

  async run(): Promise<LoadReport> {
    const { until } = this.#plan;
    const stop = () => this.#stop();
    this.#hooks.signal?.addEventListener("abort", stop);
    if (until.kind === "seconds") this.#endMs = performance.now() + until.value * 1000;
    this.#tally.start();
    try {
      await Promise.all(this.#connections.map((connection) => this.#drive(connection)));
    } finally {
      this.#hooks.signal?.removeEventListener("abort", stop);
      this.#stop();
    }
    return this.#tally.report();
  }

  #stop(): void {
    this.#stopped = true;
    for (const connection of this.#connections) connection.close();
  }

  async #drive(connection: PushConnection): Promise<void> {
    while (this.#wantsMore()) {
      const push = this.#pushes++;
      const request = this.#free.shift();
      if (request === undefined) throw new Error("BUG: more pushes on their way than bodies");
      patch(request.body, Date.now(), push);
      await this.#deliver(connection, request, push);
      this.#free.push(request);
    }
  }

  #wantsMore(): boolean {
    if (this.#stopped) return false;
    const { until, batch } = this.#plan;
    if (until.kind === "seconds") return performance.now() < this.#endMs;
    return this.#pushes * batch < until.value;
  }

  async #deliver(connection: PushConnection, request: Request, push: number): Promise<void> {
    if (!await this.#connect(connection)) return this.#tally.unsent();
    const startMs = performance.now();
    const timer = setTimeout(() => connection.close(), REPLY_PATIENCE_MS);
    let reply: Reply;
    try {
      reply = await connection.send(request.bytes);
    } catch {
      return this.#tally.broken(); // Counted; the receiver may have been killed on purpose.
    } finally {
      clearTimeout(timer);
    }
    const accepted = this.#tally.answered(reply, performance.now() - startMs, request.body);
    if (accepted) return this.#hooks.onAck?.(push, request.body.lines);
    const mayRetry = this.#plan.retry && (reply.status === 429 || reply.status === 503);
    if (!mayRetry || this.#stopped) return;
    await pause(1000 * Number(reply.headers.get("retry-after") ?? RETRY_AFTER_DEFAULT_S));
    return this.#deliver(connection, request, push);
  }

  async #connect(connection: PushConnection): Promise<boolean> {
    const deadline = performance.now() + CONNECT_PATIENCE_MS;
    while (!this.#stopped && performance.now() < deadline) {
      try {
        await connection.open();
        return true;
      } catch {
        await pause(CONNECT_PAUSE_MS); // Refused: nothing was sent, so nothing is lost by waiting.
      }
    }
    return false;
  }
}

function buildRequests(plan: LoadPlan): Request[] {
  const corpus = new Corpus({ seed: plan.seed, streams: plan.streams });
  const bodies = Math.max(plan.bodies, plan.connections);
  const pool = buildPool(corpus, { ...plan, bodies, nowMs: Date.now() });
  return pool.map((body) => {
    const { contentType, contentEncoding } = body;
    const about = { contentType, length: body.bytes.length };
    const head = requestHead(
      plan.target,
      contentEncoding === undefined ? about : { ...about, contentEncoding },
    );
    const bytes = new Uint8Array(head.length + body.bytes.length);
    bytes.set(head);
    bytes.set(body.bytes, head.length);
    return { bytes, body: { ...body, bytes: bytes.subarray(head.length) } };
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
