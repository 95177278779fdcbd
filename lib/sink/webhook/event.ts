/** What can happen, in the words of the older program. */
export const EVENT_KINDS = [
  "start",
  "stop",
  "rotation",
  "error",
  "disk-warning",
  "alert",
] as const;

export type EventKind = typeof EVENT_KINDS[number];

/** The capture's numbers when the event happened. */
export interface EventStats {
  readonly lines_written: number;
  /** Before compression. */
  readonly bytes_written: number;
  readonly disk_usage: number;
  readonly disk_cap: number;
}

/** An alert rule that began or ceased to hold. */
export interface AlertFacts {
  readonly rule: string;
  readonly metric: string;
  readonly value: number;
  readonly threshold: number;
  readonly state: "firing" | "resolved";
}

/** Something that happened. */
export interface SinkEvent extends Partial<AlertFacts> {
  readonly event: EventKind;
  readonly stats?: EventStats;
  readonly detail?: string;
  /** The data file that was finished. */
  readonly file?: string;
}

/** What is the same in all events of a process. */
export interface EventOrigin {
  readonly dir: string;
  /** Name of the machine. */
  readonly host: string;
  readonly version: string;
}

/** An event on its way: its body is made once, so that every attempt and every URL gets the same. */
export interface Parcel {
  readonly event: EventKind;
  readonly id: string;
  readonly atMs: number;
  readonly body: string;
}

/** Packs an event. The members of the older program come first, in its order (docs/webhooks.md). */
export function pack(
  { event, stats, detail, file, ...alert }: SinkEvent,
  { dir, host, version }: EventOrigin,
  { id, atMs }: Pick<Parcel, "id" | "atMs">,
): Parcel {
  const timestamp = new Date(atMs).toISOString();
  // JSON.stringify leaves out what is undefined.
  const body = JSON.stringify({
    ...{ event, timestamp, dir, stats, detail, id, file },
    ...{ rule: alert.rule, metric: alert.metric, value: alert.value },
    ...{ threshold: alert.threshold, state: alert.state, host, version },
  });
  return { event, id, atMs, body };
}
