import { pauseMs } from "../../net/mod.ts";
import type { Parcel } from "./event.ts";
import type { Outcome, Outcomes } from "./outcomes.ts";
import { ParcelQueue } from "./parcel_queue.ts";
import { type Verdict, verdictOf } from "./retry.ts";
import type { Pace, Post, Sender } from "./sender.ts";

/** Events that wait for one URL. */
export const QUEUE_MAX = 100;
/** An event that could not be delivered for so long is given up: it is no news any more. */
const AGE_MAX_MS = 60 * 60_000;
/** Longest pause while logtap ends. */
const LAST_PAUSE_MS = 250;

export interface CourierOptions {
  /** What to send for a parcel, made anew for every attempt: it is signed with the time. */
  readonly postOf: (parcel: Parcel) => Post;
  readonly sender: Sender;
  readonly pace: Pace;
  readonly outcomes: Outcomes;
  /** Tells a person, in one line without a newline; twice per outage. */
  tell(news: string): void;
}

/**
 * - `open`: as long as the program runs;
 * - `flushing`: the end was asked for, everything is still tried, with short pauses;
 * - `last`: half of the time is over, only `stop` is tried;
 * - `over`: nothing is sent any more.
 */
type Phase = "open" | "flushing" | "last" | "over";

type Again = Extract<Verdict, { readonly kind: "again" }>;

/**
 * Delivers parcels to one URL, in order, one at a time, each until it is delivered or given up.
 * Taking a parcel is immediate and never fails; memory is bounded by the queue.
 */
export class Courier {
  readonly #options: CourierOptions;
  readonly #queue = new ParcelQueue(QUEUE_MAX);
  #phase: Phase = "open";
  #running: Promise<void> | undefined;
  /** The parcel under way; it is not in the queue. */
  #current: Parcel | undefined;
  #attempt: AbortController | undefined;
  #pause: AbortController | undefined;
  /** Attempts that failed since something was delivered. */
  #failures = 0;
  /** Parcels lost since something was delivered. */
  #lost = 0;
  /** Whether a person has been told that deliveries fail. */
  #isOut = false;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Parcels that are not delivered yet. */
  get waiting(): number {
    return this.#queue.length + (this.#current === undefined ? 0 : 1);
  }

  push(parcel: Parcel): void {
    const gone = this.#queue.push(parcel);
    if (gone !== undefined) this.#lose("dropped");
    this.#running ??= this.#run();
  }

  /** Delivers what waits, `stop` before all else when time runs out; the rest is counted as lost. */
  async close(graceMs: number): Promise<void> {
    this.#enter("flushing");
    const timers = [
      setTimeout(() => this.#enter("last"), graceMs / 2),
      setTimeout(() => this.#enter("over"), graceMs),
    ];
    await this.#running;
    for (const timer of timers) clearTimeout(timer);
    if (this.#lost > 0) this.#options.tell(`${eventsOf(this.#lost)} not delivered`);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    const unwanted = this.#queue.keep((parcel) => this.#isWanted(parcel));
    for (const _ of unwanted) this.#lose("abandoned");
    this.#pause?.abort();
    if (this.#current !== undefined && !this.#isWanted(this.#current)) this.#attempt?.abort();
  }

  #isWanted({ event }: Parcel): boolean {
    return this.#phase === "last" ? event === "stop" : this.#phase !== "over";
  }

  async #run(): Promise<void> {
    for (;;) {
      this.#current ??= this.#queue.shift();
      if (this.#current === undefined) break;
      if (await this.#isDone(this.#current)) this.#current = undefined;
    }
    this.#running = undefined;
  }

  /** One attempt, and the pause after it when there shall be another. */
  async #isDone(parcel: Parcel): Promise<boolean> {
    if (!this.#isWanted(parcel)) return this.#lose("abandoned");
    const verdict = await this.#try(parcel);
    switch (verdict.kind) {
      case "delivered":
        return this.#deliver();
      case "given_up":
        this.#goOut(`${verdict.reason}; the event is lost`);
        return this.#lose(verdict.outcome);
      case "again":
        return await this.#putOff(parcel, verdict);
    }
  }

  async #try(parcel: Parcel): Promise<Verdict> {
    const { sender, pace, postOf } = this.#options;
    this.#attempt = new AbortController();
    const answer = await sender.post(postOf(parcel), this.#attempt.signal);
    this.#attempt = undefined;
    return verdictOf(answer, pace.nowMs());
  }

  #deliver(): true {
    this.#options.outcomes.add("delivered");
    if (this.#isOut) {
      const lost = this.#lost === 0 ? "" : `; ${eventsOf(this.#lost)} lost meanwhile`;
      this.#options.tell(`delivers again${lost}`);
    }
    this.#isOut = false;
    this.#failures = 0;
    this.#lost = 0;
    return true;
  }

  #lose(outcome: Outcome): true {
    this.#options.outcomes.add(outcome);
    this.#lost++;
    return true;
  }

  async #putOff(parcel: Parcel, { reason, afterMs }: Again): Promise<boolean> {
    const { pace, outcomes } = this.#options;
    if (!this.#isWanted(parcel)) return this.#lose("abandoned");
    if (pace.nowMs() - parcel.atMs > AGE_MAX_MS) return this.#lose("expired");
    this.#goOut(`${reason}; trying again`);
    outcomes.add("retried");
    this.#failures++;
    const ms = pauseMs(this.#failures, { chance: pace.random(), afterMs });
    this.#pause = new AbortController();
    await pace.wait(this.#phase === "open" ? ms : Math.min(ms, LAST_PAUSE_MS), this.#pause.signal);
    this.#pause = undefined;
    return false;
  }

  #goOut(reason: string): void {
    if (!this.#isOut) this.#options.tell(reason);
    this.#isOut = true;
  }
}

function eventsOf(count: number): string {
  return count === 1 ? "1 event" : `${count} events`;
}
