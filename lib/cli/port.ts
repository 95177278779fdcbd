import type { Output } from "./output.ts";

/**
 * All that a command may touch of the world outside, so that tests can pass arrays. The real one
 * is made by {@linkcode openHost}, in host.ts, the edge.
 */
export interface Host {
  /** Data, for the next program in the pipe. */
  readonly stdout: Output;
  /** Talk, for the person. */
  readonly stderr: Output;
  /** What comes in through a pipe, or what a person types, until the signal aborts. Read once. */
  stdin(): AsyncIterable<Uint8Array>;
  /** Aborts when the command should end; the reason is a {@linkcode Stop}. */
  readonly signal: AbortSignal;
  /** An environment variable; an empty one counts as missing. */
  env(name: string): string | undefined;
  /** Milliseconds since 1970. */
  nowMs(): number;
  /**
   * Gives up, for good, every right of this thread but reading, which starting a worker takes. For a
   * command whose work is done in workers from here on.
   *
   * @param keeps what it still needs, for what it clears away at its end.
   */
  giveUpRights(keeps?: readonly "write"[]): void;
}

/** Why a command is asked to end before its time. */
export type StopKind = "interrupted" | "closed_pipe" | "failed_output";

const REASONS: Readonly<Record<StopKind, string>> = {
  interrupted: "interrupted",
  closed_pipe: "the reader of the output is gone",
  failed_output: "the output cannot be written",
};

/** The reason that `host.signal` aborts with; `signal.throwIfAborted()` throws it. */
export class Stop extends Error {
  override readonly name = "Stop";
  readonly kind: StopKind;

  constructor(kind: StopKind, cause?: unknown) {
    super(REASONS[kind], cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

/** The stop that a signal was aborted with, if it was. */
export function stopOf(signal: AbortSignal): Stop | undefined {
  return signal.aborted && signal.reason instanceof Stop ? signal.reason : undefined;
}
