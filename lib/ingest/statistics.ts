import type { Batch } from "../entry/mod.ts";
import { DurationHistogram, type HistogramSnapshot } from "./histogram.ts";
import { type Talker, Talkers } from "./talkers.ts";

type Counts = Readonly<Record<string, number>>;

/** What has arrived since this process started, at one moment. */
export interface ReceiverSnapshot {
  /** Lines in bodies that could be decoded: written, dropped and refused ones. */
  readonly receivedLines: number;
  readonly writtenLines: number;
  /** Lines lost here, by reason. */
  readonly dropped: Counts;
  /** Lines sent back, by reason. */
  readonly refused: Counts;
  /** Replacements in stored lines, by rule. */
  readonly redacted: Counts;
  /** Bytes of bodies as they arrived. */
  readonly bodyBytes: number;
  readonly pushes: number;
  /** Pushes answered with 4xx or 5xx, by status. */
  readonly failedPushes: Counts;
  /** Pushes being worked on. */
  readonly inFlight: number;
  /** Pushes that found the queue full. */
  readonly backpressureEvents: number;
  readonly durations: HistogramSnapshot;
}

/** How many talkers {@linkcode Statistics.talkers} tells. */
const TOP_TALKERS = 20;

/** Counts what the receiver does; read as snapshots, never reset. */
export class Statistics {
  readonly #talkers = new Talkers();
  readonly #durations = new DurationHistogram();
  readonly #dropped = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  readonly #redacted = new Map<string, number>();
  readonly #failedPushes = new Map<string, number>();
  #receivedLines = 0;
  #writtenLines = 0;
  #bodyBytes = 0;
  #pushes = 0;
  #inFlight = 0;
  #backpressureEvents = 0;

  beginPush(bodyBytes: number): void {
    this.#inFlight++;
    this.#pushes++;
    this.#bodyBytes += bodyBytes;
  }

  endPush(status: number, seconds: number): void {
    this.#inFlight--;
    this.#durations.observe(seconds);
    if (status >= 400) count(this.#failedPushes, String(status), 1);
  }

  /** Counts what a batch holds as received. */
  receive(batch: Batch): void {
    this.#receivedLines += batch.count;
    this.#talkers.add(batch);
  }

  write(lines: number): void {
    this.#writtenLines += lines;
  }

  drop(reason: string, lines: number): void {
    count(this.#dropped, reason, lines);
  }

  /** Lines sent back out of a batch that was received. */
  sendBack(reason: string, lines: number): void {
    count(this.#refused, reason, lines);
  }

  /** Lines that the decoder refused: received, and sent back at once. */
  refuse(reason: string, lines: number): void {
    this.#receivedLines += lines;
    this.sendBack(reason, lines);
  }

  /** Counts replacements by rule. */
  redact(counts: ReadonlyMap<string, number>): void {
    for (const [rule, times] of counts) count(this.#redacted, rule, times);
  }

  noteBackpressure(): void {
    this.#backpressureEvents++;
  }

  /** Who talks most, by lines. */
  talkers(): Talker[] {
    return this.#talkers.top(TOP_TALKERS);
  }

  snapshot(): ReceiverSnapshot {
    return {
      receivedLines: this.#receivedLines,
      writtenLines: this.#writtenLines,
      dropped: Object.fromEntries(this.#dropped),
      refused: Object.fromEntries(this.#refused),
      redacted: Object.fromEntries(this.#redacted),
      bodyBytes: this.#bodyBytes,
      pushes: this.#pushes,
      failedPushes: Object.fromEntries(this.#failedPushes),
      inFlight: this.#inFlight,
      backpressureEvents: this.#backpressureEvents,
      durations: this.#durations.snapshot(),
    };
  }
}

function count(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The sum over all reasons. */
export function sumOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}
