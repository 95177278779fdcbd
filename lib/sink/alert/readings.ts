/** What a receiver has counted since it started, at one moment. Plain numbers from rooms above. */
export interface Totals {
  /** Milliseconds on a clock that only goes forward. */
  readonly atMs: number;
  readonly receivedLines: number;
  readonly droppedLines: number;
  readonly refusedLines: number;
  /** Lines that the disk did not take, and steps of the writer that failed. */
  readonly writeErrors: number;
  /** Over all starts of the capture. */
  readonly writtenLines: number;
  readonly writtenBytes: number;
  readonly diskBytes: number;
  readonly diskCapBytes: number;
  readonly queueBytes: number;
  /** What the disk said last, while writing fails. */
  readonly trouble: string | undefined;
}

type Read = (now: Totals, before: Totals) => number;

/** Every metric that a rule may name. The first four are the older program's. */
const METRICS = {
  /** Lines lost since the start. */
  logs_dropped: (now) => now.droppedLines,
  /** Lines lost a second, since the last look. */
  drop_rate: (now, before) => rate(now, before, "droppedLines"),
  /** How much of the disk cap is used, 0 to 100. */
  disk_pct: (now) => diskPercent(now),
  /** Lines received since the start. */
  logs_received: (now) => now.receivedLines,
  /** Lines received a second, since the last look. */
  receive_rate: (now, before) => rate(now, before, "receivedLines"),
  /** Lines sent back since the start. */
  logs_refused: (now) => now.refusedLines,
  /** Lines sent back a second, since the last look. */
  refused_rate: (now, before) => rate(now, before, "refusedLines"),
  /** Lines that the disk did not take and writing steps that failed, since the start. */
  write_errors: (now) => now.writeErrors,
  /** 1 while lines cannot be written. */
  write_trouble: (now) => now.trouble === undefined ? 0 : 1,
  /** Bytes that wait for the compressor. */
  queue_bytes: (now) => now.queueBytes,
} as const satisfies Readonly<Record<string, Read>>;

export type AlertMetric = keyof typeof METRICS;

export const ALERT_METRICS = Object.keys(METRICS) as readonly AlertMetric[];

export type Readings = Readonly<Record<AlertMetric, number>>;

/** All metrics at the moment of `now`; rates are over the time since `before`. */
export function readingsOf(now: Totals, before: Totals): Readings {
  const pairs = Object.entries(METRICS).map(([name, read]: [string, Read]) => [
    name,
    read(now, before),
  ]);
  return Object.fromEntries(pairs);
}

type Counted = "receivedLines" | "droppedLines" | "refusedLines";

function rate(now: Totals, before: Totals, count: Counted): number {
  const seconds = (now.atMs - before.atMs) / 1000;
  return seconds <= 0 ? 0 : (now[count] - before[count]) / seconds;
}

/** 0 to 100, and beyond when the cap does not hold. */
export function diskPercent({ diskBytes, diskCapBytes }: Totals): number {
  return 100 * diskBytes / diskCapBytes;
}
