import { isBalanced } from "../capture/write.ts";
import { sumOf, type Talker } from "../ingest/mod.ts";
import type { StatusSnapshot } from "./status_line.ts";

/** What a receiver says of itself, several times a second. Plain data: it comes from a worker. */
export interface RecvStatus {
  /** Where it listens: `http://127.0.0.1:3100`. */
  readonly url: string;
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
  /** What was received is written, dropped or refused, to the line, but for what is under way. */
  readonly isBalanced: boolean;
  /** Why nothing can be written at present. */
  readonly trouble?: string;
  /** By lines, the first talks most. */
  readonly talkers: readonly Talker[];
  /** Names of the alerts that fire. */
  readonly alerts: readonly string[];
}

/** What a status tells beside the counts. */
export interface StatusFacts {
  readonly url: string;
  readonly connections: number;
  readonly talkers: readonly Talker[];
  /** Alert rule → 1 while it fires, else 0. */
  readonly firing: Readonly<Record<string, number>>;
}

/** Who talks most: as many names as a wide terminal has room for. */
const TALKERS = 8;

export function recvStatus(
  { atMs, receiver, writer }: StatusSnapshot,
  { url, connections, talkers, firing }: StatusFacts,
): RecvStatus {
  const { ledger, diskBytes, diskCapBytes, trouble } = writer;
  return {
    ...{ url, atMs, connections, diskBytes, diskCapBytes },
    lines: receiver.receivedLines,
    bodyBytes: receiver.bodyBytes,
    written: receiver.writtenLines,
    dropped: sumOf(receiver.dropped),
    refused: sumOf(receiver.refused),
    // A push that is being written is in the sum and not in its parts, yet.
    isBalanced: isBalanced(ledger) || receiver.inFlight > 0,
    ...trouble !== undefined && { trouble },
    talkers: talkers.slice(0, TALKERS),
    alerts: Object.keys(firing).filter((name) => firing[name] === 1),
  };
}
