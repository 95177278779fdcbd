import type { Injection } from "../../../lib/analyze/inject/mod.ts";
import { type Piece, sendPiece } from "../../../lib/capture/read.ts";
import {
  type Parcel,
  serveHere,
  startHelper,
  WorkerClient,
  WorkerPool,
} from "../../../lib/pipe/mod.ts";
import type { LookFilters } from "../messages.ts";
import type { Range } from "../reading.ts";
import type { Sight } from "../window.ts";
import type { Part, ScanPlan, ScanReply, ScanRequest, SumSpec } from "./scan_messages.ts";
import { scanPieces } from "./scan_piece.ts";

export interface ScannerOptions {
  /** Faults that are shown as if they were in the capture. */
  readonly injection?: Injection;
  /** Not for a capture that is being received: its receiver needs the processors. */
  readonly hasHelper: boolean;
}

export interface Scan {
  readonly filters: LookFilters;
  /** A pattern that entries must match, too. */
  readonly source?: string;
  readonly range: Range;
  readonly sum: SumSpec;
}

/**
 * Reads through all of a capture, or much of it, for sums: frame by frame, in turns with whatever
 * else this thread does, and with a helper beside it that lives while a scan runs. Two helpers
 * would leave this thread idle, and take 300 MB where this takes 185 (10 M lines, RssAnon).
 */
export class Scanner {
  readonly #injection: Injection | undefined;
  readonly #pool: WorkerPool<ScanRequest, ScanReply>;
  #running = 0;

  constructor({ injection, hasHelper }: ScannerOptions) {
    this.#injection = injection;
    const starts = [() => serveHere(scanPieces()), ...hasHelper ? [startScanWorker] : []];
    this.#pool = new WorkerPool(starts.map((start) => new WorkerClient(start)));
  }

  /**
   * The parts of a sum in the capture's order, each with the cursor behind it. Ends early when the
   * signal aborts.
   */
  async *run(
    { capture, filter }: Sight,
    scan: Scan,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly to: number; readonly part: Part }> {
    const { from, to } = scan.range;
    if (from >= to) return;
    const injection = this.#injection;
    const plan: ScanPlan = { ...scan, ...injection !== undefined && { injection } };
    const ends: number[] = [];
    const question = { filter: filter.scope, fromCursor: Math.floor(from) };
    const pieces = capture.pieces(question);
    async function* parcels(): AsyncGenerator<Parcel<ScanRequest>> {
      for await (const one of singleFrames(pieces)) {
        if (signal.aborted || reachOf(one).from >= to) return;
        ends.push(Math.min(to, reachOf(one).to));
        const send = () => {
          const { piece, transfer } = sendPiece(one);
          return { request: { plan, piece }, transfer };
        };
        yield { request: { plan, piece: one }, send };
      }
    }
    this.#running++;
    try {
      for await (const { part, findings } of this.#pool.run(parcels())) {
        if (signal.aborted) return;
        for (const finding of findings) capture.tell(finding);
        yield { to: ends.shift()!, part };
      }
    } finally {
      if (--this.#running === 0) this.#pool.close();
    }
  }
}

/** The cursors of a piece of one frame. */
function reachOf(piece: Piece): Range {
  if (piece.kind === "plain") {
    const { firstCursor, lines } = piece.block;
    return { from: firstCursor, to: firstCursor + lines };
  }
  const { firstCursor, row } = piece.frames[0]!;
  return { from: firstCursor, to: firstCursor + row.lines };
}

/** Neighbouring frames one by one: nobody waits for a key longer than one takes. */
async function* singleFrames(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  for await (const piece of pieces) {
    if (piece.kind === "plain") {
      yield piece;
      continue;
    }
    for (const frame of piece.frames) {
      const { start, end } = frame;
      const bytes = piece.bytes.subarray(start, end);
      yield { ...piece, bytes, frames: [{ ...frame, start: 0, end: end - start }] };
    }
  }
}

function startScanWorker() {
  return startHelper(new URL("./scan.worker.ts", import.meta.url));
}
