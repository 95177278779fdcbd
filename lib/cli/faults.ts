import { type FaultKind, isLogtapError, LogtapError } from "../fault/mod.ts";

/**
 * What the errors of the runtime mean, by `name` (Deno) or `code` (`node:` modules). Names, not
 * classes: an error that comes out of a worker has lost its class.
 */
const MEANINGS: Readonly<Record<string, FaultKind>> = {
  NotFound: "not_found",
  ENOENT: "not_found",
  NotADirectory: "not_found",
  ENOTDIR: "not_found",
  IsADirectory: "usage",
  EISDIR: "usage",
  PermissionDenied: "denied",
  NotCapable: "denied",
  EACCES: "denied",
  EPERM: "denied",
  AlreadyExists: "conflict",
  EEXIST: "conflict",
  // Nothing that logtap did wrong, and nothing that it can change.
  ENOSPC: "conflict",
  EDQUOT: "conflict",
  EMFILE: "conflict",
  ENFILE: "conflict",
  AddrInUse: "network",
  EADDRINUSE: "network",
  AddrNotAvailable: "network",
  EADDRNOTAVAIL: "network",
  ConnectionRefused: "network",
  ECONNREFUSED: "network",
  ConnectionReset: "network",
  ECONNRESET: "network",
  ConnectionAborted: "network",
  ECONNABORTED: "network",
  HostUnreachable: "network",
  EHOSTUNREACH: "network",
  NetworkUnreachable: "network",
  ENETUNREACH: "network",
  NotConnected: "network",
  TimedOut: "network",
  ETIMEDOUT: "network",
  ENOTFOUND: "network",
  EAI_AGAIN: "network",
};

/**
 * The fault that an error from anywhere is to the person outside. Rooms throw faults that say more;
 * this is the last net, and what it does not know is internal.
 */
export function asFault(error: unknown, action = "go on"): LogtapError {
  if (isLogtapError(error)) return error;
  if (!(error instanceof Error)) {
    return new LogtapError("internal", `Cannot ${action}: ${String(error)}`, { cause: error });
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const kind = MEANINGS[error.name] ?? MEANINGS[code] ?? "internal";
  return new LogtapError(kind, `Cannot ${action}: ${error.message}`, { cause: error });
}
