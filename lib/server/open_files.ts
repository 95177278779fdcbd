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
export function connectionsWithin(wanted: number, openFiles: number | undefined): number {
  if (openFiles === undefined) return wanted;
  return Math.max(1, Math.min(wanted, Math.floor(openFiles * CONNECTIONS_SHARE)));
}

/** Files that this process may have open, as Linux tells it; undefined elsewhere. */
export function openFilesLimit(): number | undefined {
  try {
    return parseOpenFiles(readFileSync("/proc/self/limits", "utf8"));
  } catch {
    return undefined; // Another system, or not allowed to look: then nothing is known.
  }
}

/** The soft limit out of `/proc/self/limits`; undefined when there is none. */
export function parseOpenFiles(limits: string): number | undefined {
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}
