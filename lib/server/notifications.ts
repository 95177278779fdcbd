import type { WriterSnapshot } from "../capture/mod.ts";
import { type ReceiverSnapshot, sumOf } from "../ingest/mod.ts";
import type { Talk } from "../sandbox/mod.ts";
import {
  Guard,
  Notifier,
  type NotifyPlan,
  REAL_PACE,
  type Totals,
  Transport,
} from "../sink/mod.ts";
import type { RecvPlan } from "./run_receiver.ts";

/** For one attempt to deliver an event. */
const ATTEMPT_MS = 5000;
/** For everything that waits when the receiver ends, `stop` included. */
const END_MS = 5000;
/** How often totals are looked at. */
const LOOK_EVERY_MS = 1000;

/** Alert rules and webhooks that were not asked for. */
const NOTHING: NotifyPlan = {
  targets: [],
  events: [],
  auth: { kind: "none" },
  allowed: [],
  caCerts: [],
  rules: [],
  host: "",
};

/** A receiver's notifier, with its clock and its way to the network. */
export class Notifications {
  readonly #notifier: Notifier;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor({ notify = NOTHING, writer }: RecvPlan, talk: Talk) {
    const { allowed, caCerts } = notify;
    this.#notifier = new Notifier(notify, {
      dir: writer.dir,
      version: writer.version,
      sender: new Transport({ guard: new Guard(allowed), caCerts, timeoutMs: ATTEMPT_MS }),
      pace: REAL_PACE,
      tell: (line) => void talk.write(`${talk.isTerminal ? "\r\x1b[K" : ""}${line}\n`),
    });
  }

  get notifier(): Notifier {
    return this.#notifier;
  }

  begin(look: () => Totals): void {
    this.#notifier.begin(look);
    this.#timer = setInterval(() => this.#notifier.tick(), LOOK_EVERY_MS);
  }

  /** To be called when the capture is whole, so that `stop` tells the final totals. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#notifier.end(END_MS);
  }
}

/** What alert rules and events are made of. `atMs` is of a clock that only goes forward. */
export function totalsOf(
  receiver: ReceiverSnapshot,
  writer: WriterSnapshot,
  atMs: number,
): Totals {
  return {
    atMs,
    receivedLines: receiver.receivedLines,
    droppedLines: sumOf(receiver.dropped),
    refusedLines: sumOf(receiver.refused),
    writeErrors: writer.commitErrors + (receiver.dropped["write_error"] ?? 0),
    writtenLines: writer.ledger.written,
    writtenBytes: writer.totalBytes,
    diskBytes: writer.diskBytes,
    diskCapBytes: writer.diskCapBytes,
    queueBytes: writer.queueBytes,
    trouble: writer.trouble,
  };
}
