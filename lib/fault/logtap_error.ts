import type { FaultKind } from "./exit_codes.ts";

export interface LogtapErrorOptions {
  /** What to do next; names the flag where there is one. Printed on a line of its own. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * A fault that is told to a person. The message names the action, the thing, the place and what
 * was expected: `Cannot read index "/x/index.jsonl" line 12: expected an object, got an array`.
 */
export class LogtapError extends Error {
  override readonly name = "LogtapError";
  readonly kind: FaultKind;
  readonly hint: string | undefined;

  constructor(kind: FaultKind, message: string, options: LogtapErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.hint = options.hint;
  }
}

/** True for a {@linkcode LogtapError}, of the given kind if one is given. */
export function isLogtapError(error: unknown, kind?: FaultKind): error is LogtapError {
  return error instanceof LogtapError && (kind === undefined || error.kind === kind);
}

/** Longest piece of somebody else's text that a message quotes, in UTF-16 units. */
const QUOTED_MAX = 200;

/** Cuts a value from outside to what a message may quote, on one line. */
export function cutValue(value: string): string {
  const line = value.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ");
  return line.length <= QUOTED_MAX ? line : `${line.slice(0, QUOTED_MAX)}…`;
}
