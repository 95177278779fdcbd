import { type Capture, type Piece, sendPiece } from "../../capture/read.ts";
import { compileFilter, type FilterTexts, parseAbsolute } from "../../filter/mod.ts";
import { type Parcel, startHelper, WorkerPool } from "../../pipe/mod.ts";
import type { ComparedSide } from "./compare.ts";
import type { DiffReply, DiffRequest } from "./diff_messages.ts";
import { SideTally } from "./side.ts";
import { pieceTallier } from "./tally_piece.ts";

export interface TallyOptions {
  /** Which entries take part, with absolute times. */
  readonly filter: FilterTexts;
  /** Signatures that are counted apart. */
  readonly signaturesMax: number;
  readonly signal: AbortSignal;
  /** Told how many lines have been counted, many times a second. */
  readonly onProgress?: (lines: number) => void;
}

/** Reads captures in workers; closed by its owner. */
export type DiffPool = WorkerPool<DiffRequest, DiffReply>;

/** A pool of `workers` workers; of none, in this thread. */
export function diffPool(workers: number): DiffPool {
  if (workers === 0) return WorkerPool.inline(pieceTallier());
  const start = () => startHelper(new URL("./diff.worker.ts", import.meta.url));
  return WorkerPool.ofWorkers(start, workers);
}

/**
 * Counts what a capture holds. Pieces are read here and counted by the pool, and added in their
 * order: the same capture gives the same result, however many workers there are.
 */
export async function tallyCapture(
  capture: Capture,
  pool: DiffPool,
  { filter, signaturesMax, signal, onProgress }: TallyOptions,
): Promise<ComparedSide> {
  const sum = new SideTally(signaturesMax);
  const asked = { filter, signaturesMax };
  const question = { filter: compileFilter(parseAbsolute(filter)) };
  for await (const { tally, findings } of pool.run(parcelsOf(capture.pieces(question), asked))) {
    signal.throwIfAborted();
    for (const finding of findings) capture.tell(finding);
    sum.add(tally);
    onProgress?.(sum.lines);
  }
  const { side } = sum;
  return { side, marks: side.marks.size > 0 ? side.marks : startsOf(capture) };
}

async function* parcelsOf(
  pieces: AsyncIterable<Piece>,
  asked: Omit<DiffRequest, "piece">,
): AsyncGenerator<Parcel<DiffRequest>> {
  for await (const piece of pieces) {
    const send = () => {
      const { piece: sent, transfer } = sendPiece(piece);
      return { request: { ...asked, piece: sent }, transfer };
    };
    yield { request: { ...asked, piece }, send };
  }
}

/** Without marks of its own, a capture's phases are the starts of its receiver. */
function startsOf({ metadata: { starts = [] } }: Capture): ReadonlyMap<string, string> {
  return new Map(starts.map(({ started }, i) => {
    const ts = new Date(started).toISOString().replace("Z", "000000Z");
    return [`start ${i + 1}`, ts] as const;
  }));
}
