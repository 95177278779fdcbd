import type { Rotation, WriterSnapshot } from "../capture/mod.ts";
import { type ReceiverSnapshot, sumOf } from "../ingest/mod.ts";
import type { Talk } from "../sandbox/mod.ts";
import type { NotifySnapshot, Totals } from "../sink/mod.ts";
import type { RecvPlan } from "./recv_plan.ts";

/** For one attempt to deliver an event. */
const ATTEMPT_MS = 5000;
/** For everything that waits when the receiver ends, `stop` included. */
const END_MS = 5000;
/** How often totals are looked at. */
const LOOK_EVERY_MS = 1000;

/** What a receiver tells of itself. Nothing here throws, and only `end` takes time. */
export interface Notifications {
  rotated(rotation: Rotation): void;
  /** The receiver listens; `look` is asked once a second from here on. */
  begin(look: () => Totals): void;
  /** To be called when the capture is whole, so that `stop` tells the final totals. */
  end(): Promise<void>;
  snapshot(): NotifySnapshot;
}

/** What a receiver that nobody has asked tells. */
const SILENCE: Notifications = {
  rotated: () => {},
  begin: () => {},
  end: () => Promise.resolve(),
  snapshot: () => ({ deliveries: {}, waiting: 0, firing: {} }),
};

/** With lib/sink loaded only when it is needed: that takes 25 ms. */
export async function openNotifications(
  { notify, writer: { dir, version } }: RecvPlan,
  talk: Talk,
): Promise<Notifications> {
  if (notify === undefined) return SILENCE;
  const { Guard, Notifier, REAL_PACE, Transport } = await import("../sink/mod.ts");
  const { allowed, caCerts } = notify;
  const notifier = new Notifier(notify, {
    ...{ dir, version, pace: REAL_PACE },
    sender: new Transport({ guard: new Guard(allowed), caCerts, timeoutMs: ATTEMPT_MS }),
    tell: (line) => void talk.write(`${talk.isTerminal ? "\r\x1b[K" : ""}${line}\n`),
  });
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    rotated: (rotation) => notifier.rotated(rotation),
    begin: (look) => {
      notifier.begin(look);
      timer = setInterval(() => notifier.tick(), LOOK_EVERY_MS);
    },
    end: async () => {
      clearInterval(timer);
      await notifier.end(END_MS);
    },
    snapshot: () => notifier.snapshot(),
  };
}

/** What alert rules and events are made of. `atMs` is of a clock that only goes forward. */
export function totalsOf(receiver: ReceiverSnapshot, writer: WriterSnapshot, atMs: number): Totals {
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
