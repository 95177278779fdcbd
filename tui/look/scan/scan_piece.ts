import { type Finding, FrameMemory, unpackPiece } from "../../../lib/capture/work.ts";
import type { WorkerAnswer } from "../../../lib/pipe/mod.ts";
import { compileLookFilters, type EntryFilter, matchesIn, searched } from "../entry_filter.ts";
import type { ScanPlan, ScanReply, ScanRequest } from "./scan_messages.ts";
import { tallyOf } from "./tallies.ts";

/** What a worker of the looker answers, and a looker that does without them asks itself. */
export function scanPieces(): (request: ScanRequest) => WorkerAnswer<ScanReply> {
  /** Never in use between two pieces. */
  const memory = new FrameMemory();
  let last: { readonly key: string; readonly filter: EntryFilter } | undefined;
  /** Scans take turns here, and each brings its plan with every piece. */
  const compiled = (plan: ScanPlan): EntryFilter => {
    const { filters, injection, source } = plan;
    const key = JSON.stringify([filters, injection, source]);
    if (last?.key !== key) {
      const shown = compileLookFilters(filters, injection);
      last = { key, filter: source === undefined ? shown : searched(shown, source) };
    }
    return last.filter;
  };
  return ({ plan, piece }) => {
    const filter = compiled(plan);
    const { from, to } = plan.range;
    const tally = tallyOf(plan.sum);
    const findings: Finding[] = [];
    for (const block of unpackPiece(piece, (one) => findings.push(one), memory)) {
      const entries = matchesIn(block, filter);
      tally.add(entries.filter(({ cursor }) => cursor >= from && cursor < to));
    }
    return { reply: { part: tally.part(), findings }, transfer: [] };
  };
}
