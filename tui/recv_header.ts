import type { RecvStatus } from "../lib/server/start.ts";

/** One second of the receiver's life. */
export interface RateSample {
  readonly lines: number;
  readonly bytes: number;
}

export interface RecvHeader {
  readonly kind: "recv";
  readonly version: string;
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
