import { type Capture, type Piece, sendPiece } from "../../capture/read.ts";
import { compileFilter, type FilterTexts, parseAbsolute } from "../../filter/mod.ts";
import { type Parcel, startHelper, WorkerPool } from "../../pipe/mod.ts";
import type { ScanReply, ScanRequest } from "./scan_messages.ts";
import { scanPiece } from "./scan_piece.ts";
import { TriageTotals } from "./totals.ts";
import { type Triage, triageOf } from "./triage.ts";

export interface TriageOptions {
  /** As the person wrote it. */
  readonly dir: string;
  /** Width of a window of the timeline, in seconds. */
  readonly windowS: number;
  /** Signatures held at most, in every worker and in the result. */
  readonly signaturesMax: number;
  /** Workers; 0 scans in this thread. The result is the same. */
  readonly jobs: number;
  /** Which entries, with absolute times. */
  readonly filter: FilterTexts;
  readonly signal: AbortSignal;
  /** Called now and then with the lines counted so far. */
  readonly onProgress?: (lines: number) => void;
}

/**
 * Counts what a capture says, once through: pieces are scanned by workers and added up in order, so
 * that the result does not depend on how many there are.
 */
export async function triageCapture(capture: Capture, options: TriageOptions): Promise<Triage> {
  const { windowS, signaturesMax, jobs, filter, signal, dir } = options;
  const pool = jobs === 0
    ? WorkerPool.inline<ScanRequest, ScanReply>((request) => ({
      reply: scanPiece(request),
      transfer: [],
    }))
    : WorkerPool.ofWorkers<ScanRequest, ScanReply>(startScanWorker, jobs);
  const totals = new TriageTotals({ windowS, signaturesMax });
  try {
    const pieces = capture.pieces({ filter: compileFilter(parseAbsolute(filter)) });
    const settings = { windowS, signaturesMax, filter };
    for await (const { part, findings } of pool.run(parcelsOf(pieces, settings))) {
      signal.throwIfAborted();
      for (const finding of findings) capture.tell(finding);
      totals.add(part);
      options.onProgress?.(totals.lines);
    }
  } finally {
    pool.close();
  }
  return triageOf({ dir, metadata: capture.metadata, sums: totals.sums(), signaturesMax });
}

async function* parcelsOf(
  pieces: AsyncIterable<Piece>,
  settings: Omit<ScanRequest, "piece">,
): AsyncGenerator<Parcel<ScanRequest>> {
  for await (const piece of pieces) {
    const send = () => {
      const { piece: sent, transfer } = sendPiece(piece);
      return { request: { piece: sent, ...settings }, transfer };
    };
    yield { request: { piece, ...settings }, send };
  }
}

function startScanWorker() {
  return startHelper(new URL("./scan.worker.ts", import.meta.url));
}
