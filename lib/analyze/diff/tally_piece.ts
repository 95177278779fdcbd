import { type Finding, FrameMemory, notEntriesIn, unpackPiece } from "../../capture/work.ts";
import { compileFilter, type Filter, type FilterTexts, parseAbsolute } from "../../filter/mod.ts";
import type { WorkerAnswer } from "../../pipe/mod.ts";
import type { DiffReply, DiffRequest } from "./diff_messages.ts";
import { LineTally } from "./tally.ts";

/** Answers requests; keeps the filter that the last one had, for the next one has the same. */
export function pieceTallier(): (request: DiffRequest) => WorkerAnswer<DiffReply> {
  let texts = "";
  let filter: Filter = compileFilter({});
  return (request) => {
    const asked = JSON.stringify(request.filter);
    if (asked !== texts) [texts, filter] = [asked, filterOf(request.filter)];
    return { reply: tallyPiece(request, filter), transfer: [] };
  };
}

function filterOf(texts: FilterTexts): Filter {
  return compileFilter(parseAbsolute(texts));
}

/** Of this thread; never in use between two pieces. */
const memory = new FrameMemory();

function tallyPiece({ piece, signaturesMax }: DiffRequest, filter: Filter): DiffReply {
  const findings: Finding[] = [];
  const tally = new LineTally({ signaturesMax, filter });
  for (const block of unpackPiece(piece, (one) => findings.push(one), memory)) {
    const notEntries = tally.add(block.bytes);
    if (notEntries > 0) findings.push(notEntriesIn(block, notEntries));
  }
  return { tally: tally.result(), findings };
}
