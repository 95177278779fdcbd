import { type Finding, FrameMemory, notEntriesIn, unpackPiece } from "../../capture/work.ts";
import { compileFilter, type Filter, type FilterTexts, parseAbsolute } from "../../filter/mod.ts";
import { TriageScan } from "./scan.ts";
import type { ScanReply, ScanRequest } from "./scan_messages.ts";

/** Of this thread; never in use between two pieces. */
const memory = new FrameMemory();

/** Counts the lines of one piece of a capture: what a worker does, and the main thread without one. */
export function scanPiece(request: ScanRequest): ScanReply {
  const findings: Finding[] = [];
  const { windowS, signaturesMax } = request;
  const scan = new TriageScan({ windowS, signaturesMax, filter: compiled(request.filter) });
  for (const block of unpackPiece(request.piece, (one) => findings.push(one), memory)) {
    const count = scan.add(block.bytes);
    if (count > 0) findings.push(notEntriesIn(block, count));
  }
  return { part: scan.result(), findings };
}

let last: { readonly texts: string; readonly filter: Filter } | undefined;

/** Every request of a scan brings the same filter: it is compiled once a thread. */
function compiled(texts: FilterTexts): Filter {
  const key = JSON.stringify(texts);
  if (last?.texts !== key) last = { texts: key, filter: compileFilter(parseAbsolute(texts)) };
  return last.filter;
}
