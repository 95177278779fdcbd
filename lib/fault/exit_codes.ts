/** What went wrong, as far as the person or program outside has to care. */
export type FaultKind =
  | "usage"
  | "not_found"
  | "denied"
  | "network"
  | "conflict"
  | "corrupt"
  | "too_large"
  | "busy"
  | "internal";

/** Exit codes that are not faults, and the ones that faults map to. Documented in docs/cli.md. */
export const EXIT = {
  ok: 0,
  internal: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  network: 5,
  findings: 6,
  interrupted: 130,
} as const;

interface Meaning {
  readonly exit: number;
  readonly status: number;
}

/** The only table of its kind: kind → exit code of the process, status of an HTTP reply. */
const MEANINGS: Readonly<Record<FaultKind, Meaning>> = {
  usage: { exit: EXIT.usage, status: 400 },
  not_found: { exit: EXIT.notFound, status: 404 },
  denied: { exit: EXIT.denied, status: 403 },
  network: { exit: EXIT.network, status: 502 },
  conflict: { exit: EXIT.internal, status: 409 },
  corrupt: { exit: EXIT.findings, status: 500 },
  too_large: { exit: EXIT.usage, status: 413 },
  busy: { exit: EXIT.network, status: 429 },
  internal: { exit: EXIT.internal, status: 500 },
};

/** The exit code a process ends with when a fault of this kind reaches `main.ts`. */
export function exitCodeOf(kind: FaultKind): number {
  return MEANINGS[kind].exit;
}

/** The HTTP status that answers a request which ran into a fault of this kind. */
export function httpStatusOf(kind: FaultKind): number {
  return MEANINGS[kind].status;
}
