import { type FaultKind, isLogtapError, LogtapError } from "../fault/mod.ts";

/** An error that crosses the border of a worker. A structured clone would lose class and code. */
export interface FaultRecord {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Of the errors of `node:` modules: `EADDRINUSE`. */
  readonly code?: string;
  /** There when it is a {@linkcode LogtapError}. */
  readonly kind?: FaultKind;
  readonly hint?: string;
  readonly cause?: FaultRecord;
}

/** How deep a chain of causes is taken along. */
const CAUSES_MAX = 8;

export function packFault(error: unknown, depth = 0): FaultRecord {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack, cause } = error;
  const code = (error as { readonly code?: unknown }).code;
  return {
    ...{ name, message },
    ...stack === undefined ? {} : { stack },
    ...typeof code === "string" ? { code } : {},
    ...isLogtapError(error) ? { kind: error.kind } : {},
    ...isLogtapError(error) && error.hint !== undefined ? { hint: error.hint } : {},
    ...cause === undefined || depth === CAUSES_MAX ? {} : { cause: packFault(cause, depth + 1) },
  };
}

export function unpackFault(record: FaultRecord): Error {
  const { name, message, stack, code, kind, hint } = record;
  const cause = record.cause === undefined ? undefined : unpackFault(record.cause);
  if (kind !== undefined) {
    return new LogtapError(kind, message, { cause, ...hint === undefined ? {} : { hint } });
  }
  const error = new Error(message, cause === undefined ? undefined : { cause });
  return Object.assign(error, { name, stack }, code === undefined ? {} : { code });
}
