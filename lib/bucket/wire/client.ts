import { cutValue, LogtapError } from "../../fault/mod.ts";
import { type Pace, parseRetryAfter, pauseMs, REAL_PACE } from "../../net/mod.ts";
import type { Attempt, Carrier, ExchangeOptions, Incoming, Outgoing } from "./message.ts";

/** Attempts at one request; with the pauses between them this rides out some 20 s. */
const ATTEMPTS_MAX = 7;
/** As long as nobody has ever answered: an address that is mistyped is told within 2 s. */
const ATTEMPTS_UNHEARD_MAX = 4;
const FIRST_PAUSE_MS = 300;

export interface ClientOptions {
  readonly carrier: Carrier;
  readonly signal: AbortSignal;
  readonly pace?: Pace;
}

/** Sends requests until they are answered: again after cut connections and busy servers. */
export class Client {
  readonly signal: AbortSignal;
  readonly #carrier: Carrier;
  readonly #pace: Pace;
  #isHeard = false;

  constructor({ carrier, signal, pace = REAL_PACE }: ClientOptions) {
    this.#carrier = carrier;
    this.signal = signal;
    this.#pace = pace;
  }

  get nowMs(): number {
    return this.#pace.nowMs();
  }

  /**
   * The first answer that is worth reading, whatever its status.
   *
   * @param make makes the request anew for each attempt, because signatures hold the time.
   * @throws {LogtapError} network — no answer; denied — the address must not be talked to.
   * @throws what the signal was aborted with.
   */
  async exchange(
    make: () => Outgoing | Promise<Outgoing>,
    { action, maxBytes }: ExchangeOptions,
  ): Promise<Incoming> {
    for (let failures = 1;; failures++) {
      const attempt = await this.#carrier.carry(await make(), { maxBytes, signal: this.signal });
      if (attempt.kind === "refused") {
        throw new LogtapError("denied", `Cannot ${cutValue(action)}: ${attempt.reason}`);
      }
      if (attempt.kind === "answered") this.#isHeard = true;
      const again = this.#again(attempt);
      if (again === undefined && attempt.kind === "answered") return attempt.answer;
      const reason = again?.reason ?? "no answer";
      if (failures >= (this.#isHeard ? ATTEMPTS_MAX : ATTEMPTS_UNHEARD_MAX)) {
        const text = `Cannot ${cutValue(action)}: ${reason}, ${failures} times`;
        throw new LogtapError("network", text);
      }
      await this.#pause(failures, again?.afterMs);
    }
  }

  /** Why there should be another attempt; undefined when this one will do. */
  #again(attempt: Attempt): { readonly reason: string; readonly afterMs?: number } | undefined {
    if (attempt.kind !== "answered") return { reason: attempt.reason };
    const { status, headers } = attempt.answer;
    const isBusy = status === 408 || status === 429 || (status >= 500 && status !== 501);
    if (!isBusy) return undefined;
    const afterMs = parseRetryAfter(headers.get("retry-after") ?? "", this.#pace.nowMs());
    return { reason: `it answers ${status}`, ...(afterMs !== undefined && { afterMs }) };
  }

  async #pause(failures: number, afterMs: number | undefined): Promise<void> {
    const chance = this.#pace.random();
    const ms = pauseMs(failures, { chance, afterMs, firstMs: FIRST_PAUSE_MS });
    await this.#pace.wait(ms, this.signal);
    this.signal.throwIfAborted();
  }

  close(): void {
    this.#carrier.close();
  }
}
