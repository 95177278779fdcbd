import { encodeInjected } from "../../lib/analyze/inject/mod.ts";
import { compressHere, type DerivedTotals, rewriteCapture } from "../../lib/capture/mod.ts";
import type { LookFilters } from "./messages.ts";
import type { Sight } from "./window.ts";

export interface ExportOptions {
  readonly dir: string;
  /** As they were typed, for the new capture's metadata. */
  readonly filters: LookFilters;
  /** Program and version. */
  readonly writer: string;
  readonly signal: AbortSignal;
  /** 0 to 1, and how many entries were taken. */
  onProgress(share: number, found: number): void;
}

/** Writes what is shown into a new capture, in the order it stands; made-up entries too. */
export function exportSight(
  { capture, filter, extent }: Sight,
  { dir, filters, writer, signal, onProgress }: ExportOptions,
): Promise<DerivedTotals> {
  const { firstCursor, lastCursor } = extent;
  const { inject = (entry) => [entry] } = filter;
  const cursors = Math.max(1, lastCursor - firstCursor + 1);
  let found = 0;
  return rewriteCapture(capture, {
    ...{ by: "open", writer, now: new Date().toISOString(), signal, lastCursor },
    asked: askedFor(filters),
    question: { filter: filter.scope },
    change: (one) => {
      const shown = inject(one.entry).filter(filter.matches);
      found += shown.length;
      return shown.flatMap((entry) => {
        const bytes = entry === one.entry ? one.bytes : encodeInjected(entry);
        return bytes === undefined ? [] : [{ entry, bytes }];
      });
    },
    onProgress: (_, cursor) => onProgress((cursor - firstCursor + 1) / cursors, found),
  }, {
    place: { path: dir, sources: [capture.files.place], flag: ":w" },
    nowMs: () => Date.now(),
    // A worker's worker may not read its own script where rights are narrow.
    startCompressor: compressHere,
  });
}

function askedFor({ from, to, labels, grep, hide }: LookFilters): Record<string, unknown> {
  return {
    ...from !== undefined && { from },
    ...to !== undefined && { to },
    ...labels.length > 0 && { labels },
    ...grep.length > 0 && { grep },
    ...hide.length > 0 && { hide },
  };
}
