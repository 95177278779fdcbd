/** What a receiver says of itself, several times a second. Plain data: it comes from a worker. */
export interface RecvStatus {
  /** Milliseconds on a clock that only goes forward. */
  readonly atMs: number;
  /** Sums since the start. */
  readonly lines: number;
  readonly bodyBytes: number;
  readonly written: number;
  readonly dropped: number;
  readonly refused: number;
  readonly diskBytes: number;
  readonly diskCapBytes: number;
  readonly connections: number;
  /** What was received is written, dropped or refused, to the line. */
  readonly isBalanced: boolean;
  /** Why nothing can be written at present. */
  readonly trouble?: string;
  /** By lines, the first talks most. */
  readonly talkers: readonly { readonly name: string; readonly lines: number }[];
  /** Names of the alerts that fire. */
  readonly alerts: readonly string[];
}

/** One second of the receiver's life. */
export interface RateSample {
  readonly lines: number;
  readonly bytes: number;
}

export interface RecvHeader {
  readonly kind: "recv";
  readonly version: string;
  /** `http://127.0.0.1:3100` */
  readonly address: string;
  readonly dir: string;
  /** `on (12 rules)`; undefined when nothing is redacted. */
  readonly redaction?: string;
  readonly status?: RecvStatus;
  /** Per second, the newest last, at most {@linkcode SAMPLES_MAX}. */
  readonly rates: readonly RateSample[];
  /** The status that the newest rate was counted from. */
  readonly counted?: RecvStatus;
}

/** The sparkline shows a minute. */
export const SAMPLES_MAX = 60;
const SECOND_MS = 1000;

/** The header with news of the receiver. A rate is counted once a second has passed. */
export function withStatus(header: RecvHeader, status: RecvStatus): RecvHeader {
  const { counted, rates } = header;
  if (counted === undefined) return { ...header, status, counted: status };
  const ms = status.atMs - counted.atMs;
  if (ms < SECOND_MS * 0.95) return { ...header, status };
  const rate = {
    lines: (status.lines - counted.lines) * SECOND_MS / ms,
    bytes: (status.bodyBytes - counted.bodyBytes) * SECOND_MS / ms,
  };
  return { ...header, status, counted: status, rates: [...rates, rate].slice(-SAMPLES_MAX) };
}
