import process from "node:process";
import type { Reply } from "./http_client.ts";
import { Latencies } from "./latency.ts";
import type { PushBody } from "./push_body.ts";

/** What a run of the load generator found; the shape that `--json` prints. */
export interface LoadReport {
  /** From the first push to the last reply. */
  readonly seconds: number;
  /** Pushes that were answered, whatever the answer. */
  readonly pushes: number;
  /** Lines in pushes that were answered with success, less those told as dropped. */
  readonly lines: number;
  readonly linesPerSecond: number;
  /** Bytes of those lines alone, in millions. */
  readonly mbPerSecond: number;
  readonly ackMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly byStatus: Readonly<Record<string, number>>;
  /** Pushes whose connection broke before the reply: nobody knows whether they arrived. */
  readonly broken: number;
  /** Pushes that never left, because no connection could be made. */
  readonly unsent: number;
  /** Sum of the replies' `X-Logtap-Dropped`. */
  readonly dropped: number;
  /** What this process spent meanwhile; building the bodies comes before. */
  readonly cpuSeconds: number;
}

/** Counts while the load runs. */
export class LoadTally {
  readonly #ack = new Latencies();
  readonly #byStatus: Record<string, number> = {};
  #startMs = 0;
  #cpuBefore = 0;
  #endMs = 0;
  #pushes = 0;
  #lines = 0;
  #rawBytes = 0;
  #dropped = 0;
  #broken = 0;
  #unsent = 0;

  start(): void {
    this.#startMs = this.#endMs = performance.now();
    this.#cpuBefore = cpuSeconds();
  }

  /** Counts a reply; true when it was a success. */
  answered(reply: Reply, tookMs: number, body: PushBody): boolean {
    this.#endMs = performance.now();
    this.#pushes++;
    this.#byStatus[reply.status] = (this.#byStatus[reply.status] ?? 0) + 1;
    if (reply.status < 200 || reply.status > 299) return false;
    const dropped = Number(reply.headers.get("x-logtap-dropped") ?? 0);
    this.#dropped += dropped;
    this.#lines += body.lines - dropped;
    this.#rawBytes += body.rawBytes * (1 - dropped / body.lines);
    this.#ack.add(tookMs);
    return true;
  }

  broken(): void {
    this.#broken++;
  }

  unsent(): void {
    this.#unsent++;
  }

  report(): LoadReport {
    const seconds = (this.#endMs - this.#startMs) / 1000;
    const perSecond = (amount: number) => seconds === 0 ? 0 : amount / seconds;
    const ack = this.#ack;
    return {
      seconds: round(seconds, 3),
      pushes: this.#pushes,
      lines: this.#lines,
      linesPerSecond: Math.round(perSecond(this.#lines)),
      mbPerSecond: round(perSecond(this.#rawBytes) / 1e6, 1),
      ackMs: {
        p50: round(ack.quantile(0.5), 2),
        p99: round(ack.quantile(0.99), 2),
        max: round(ack.quantile(1), 2),
      },
      byStatus: this.#byStatus,
      broken: this.#broken,
      unsent: this.#unsent,
      dropped: this.#dropped,
      cpuSeconds: round(cpuSeconds() - this.#cpuBefore, 3),
    };
  }
}

/** CPU seconds of this process, in user and system mode. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
