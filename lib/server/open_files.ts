import { closeSync, openSync } from "node:fs";
import process from "node:process";

/**
 * What a receiver opens after the free files have been counted: threads of the worker and its
 * helpers, the files of the capture. 28 were counted at full work (Deno 2.9.6, from source).
 */
const OWN_FILES = 40;

/** Connections that the system keeps waiting; what the runtime asks for by itself. */
const BACKLOG_MAX = 511;

/** How many may connect at once. */
export interface Crowd {
  readonly connections: number;
  /** Those that wait until they are accepted. */
  readonly backlog: number;
}

/**
 * As many connections as the open files allow. Some files stay for those that are accepted only to
 * be dropped: all that wait are accepted at one go, while others begin to wait, so there must be
 * twice as many. It matters: a runtime that runs out of files while it accepts never accepts again
 * (Deno 2.9.6, no event) or ends (2.7.11).
 *
 * @param wanted as many as this when there are files enough.
 * @param free files that could still be opened; undefined where nobody knows.
 */
export function crowdWithin(wanted: number, free: number | undefined): Crowd {
  if (free === undefined) return { connections: wanted, backlog: BACKLOG_MAX };
  const left = Math.max(2, free - OWN_FILES);
  const most = Math.max(Math.floor(left / 2), left - 2 * BACKLOG_MAX);
  const connections = Math.min(wanted, most);
  const backlog = Math.max(1, Math.floor((left - connections) / 2));
  return { connections, backlog: Math.min(BACKLOG_MAX, backlog) };
}

/** So many free files let {@linkcode crowdWithin} give all that is wanted. */
export function filesFor(connections: number): number {
  return OWN_FILES + connections + Math.min(connections, 2 * BACKLOG_MAX);
}

/**
 * How many files this process could open now, counted up to `most` by opening them, about 12 µs
 * each: who may not do everything may not read the limits of a process either.
 */
export function countFreeFiles(most: number): number | undefined {
  const opened: number[] = [];
  try {
    while (opened.length < most) opened.push(openSync(process.execPath, "r"));
    return most;
  } catch (error) {
    const isFull = error instanceof Error && "code" in error && error.code === "EMFILE";
    return isFull ? opened.length : undefined; // No such file, not allowed: nothing is known then.
  } finally {
    for (const file of opened) closeSync(file);
  }
}
