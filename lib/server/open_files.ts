import { readFileSync } from "node:fs";

/** What a connection may take of the files that the system lets a process have open. */
const CONNECTIONS_SHARE = 0.5;

/**
 * Connections that leave enough files for the capture, and for connections that are accepted only
 * to be dropped. It matters: a runtime that runs out of files while it accepts never accepts again
 * (Deno 2.9.6, no event) or ends (2.7.11).
 *
 * @param wanted as many as this when there are files enough, or nobody says how many there are.
 */
export function connectionsWithin(wanted: number, limits: string | undefined): number {
  const soft = /^Max open files\s+(\d+)/m.exec(limits ?? "")?.[1];
  if (soft === undefined) return wanted;
  return Math.max(1, Math.min(wanted, Math.floor(Number(soft) * CONNECTIONS_SHARE)));
}

/** The limits of this process as Linux tells them; undefined elsewhere. */
export function readLimits(): string | undefined {
  try {
    return readFileSync("/proc/self/limits", "utf8");
  } catch {
    return undefined; // Another system, or not allowed to look: then nothing is known.
  }
}
