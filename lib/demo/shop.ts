import { linesOfSecond } from "./background.ts";
import { newJourney } from "./journey.ts";
import type { DemoLine, Said, StoryClock } from "./line.ts";
import { labelsOf } from "./pods.ts";
import { Random } from "./random.ts";
import { LINES_A_JOURNEY, linesOfRequest } from "./requests.ts";

export interface ShopPlan {
  readonly seed: number;
  /** Lines in a second of the story, about. */
  readonly rate: number;
  /** When the story begins, in milliseconds since 1970. */
  readonly startMs: number;
  /** How many times faster than the clock the story is told. */
  readonly pace: number;
}

const SECOND_MS = 1000;
const US_A_MS = 1_000;
const NS_A_MS = 1_000_000;
/** The first order of the day. */
const FIRST_ORDER = 10_001;

/**
 * The shop's lines in the order of their times. What it says is a function of its plan: asked for in
 * one go or piece by piece, the lines are the same; with another start or pace they differ in nothing
 * but times.
 *
 * Holds the lines of requests that have begun: those of at most ten seconds of the story.
 */
export class Shop {
  readonly #plan: ShopPlan;
  readonly #random: Random;
  readonly #clock: StoryClock;
  /** Begun and not yet handed out, in no order. */
  #pending: DemoLine[] = [];
  /** The next second of the story. */
  #second = 0;
  #order = FIRST_ORDER;

  constructor(plan: ShopPlan) {
    this.#plan = plan;
    this.#random = new Random(plan.seed);
    this.#clock = (atMs) => plan.startMs + atMs / plan.pace;
  }

  /** Lines up to that moment of the story, but for those that were handed out before. */
  until(storyMs: number): DemoLine[] {
    while (this.#second * SECOND_MS < storyMs) this.#tellSecond();
    const due = this.#pending.filter(({ atMs }) => atMs < storyMs);
    if (due.length === 0) return due;
    this.#pending = this.#pending.filter(({ atMs }) => atMs >= storyMs);
    return due.sort((a, b) => a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0);
  }

  #tellSecond(): void {
    const random = this.#random;
    const startMs = this.#second * SECOND_MS;
    const requests = Math.floor(this.#plan.rate / LINES_A_JOURNEY + random.unit());
    this.#tell(linesOfSecond(this.#second, { clock: this.#clock, random }));
    for (let i = 0; i < requests; i++) {
      const journey = newJourney(random, this.#order++, this.#clock);
      this.#tell(linesOfRequest(journey, startMs + random.below(SECOND_MS)));
    }
    this.#second++;
  }

  #tell(lines: readonly Said[]): void {
    for (const { app, atMs, ...said } of lines) {
      // A request stays with the pods that it has met.
      const lot = parseInt(said.meta?.["trace_id"]?.slice(0, 4) ?? this.#random.hex(4), 16);
      const labels = labelsOf(app, atMs, lot);
      this.#pending.push({ ...said, atMs, ns: this.#nsOf(atMs), labels });
    }
  }

  /** Lines of one millisecond of the story keep apart, and stay before those of the next. */
  #nsOf(atMs: number): string {
    const apart = this.#random.below(Math.floor(NS_A_MS / this.#plan.pace));
    return String(BigInt(Math.round(this.#clock(atMs) * US_A_MS)) * 1000n + BigInt(apart));
  }
}
