import { metadataJson } from "../capture/read.ts";
import type { Inspection } from "./inspect.ts";
import { type Timeline, widthName } from "./timeline.ts";

/**
 * The JSON of `logtap inspect --json`: the older program's keys first, then ours. Times are UTC;
 * `data_from` and `data_to` are null when no file tells them.
 */
export function inspectJson(inspection: Inspection): Record<string, unknown> {
  const { ledger, starts, ...metadata } = metadataJson(inspection.metadata);
  const { linesPerSecond, timeline, labels, labelsCapped } = inspection;
  return {
    dir: inspection.dir,
    metadata,
    files: inspection.files,
    total_lines: inspection.totalLines,
    total_bytes: inspection.totalBytes,
    disk_size: inspection.diskBytes,
    data_from: inspection.dataFrom ?? null,
    data_to: inspection.dataTo ?? null,
    ...(linesPerSecond !== undefined && { lines_per_sec: roundTo3(linesPerSecond) }),
    ...(timeline !== undefined && { bucket_width: widthName(timeline.widthS) }),
    ...(labels.size > 0 && { labels: Object.fromEntries(labels) }),
    ...(timeline !== undefined && { timeline: buckets(timeline) }),
    state: inspection.state,
    ...(labelsCapped.length > 0 && { labels_capped: labelsCapped }),
    ...(ledger !== undefined && { ledger }),
    ...(starts !== undefined && { starts }),
  };
}

function buckets({ startS, widthS, lines }: Timeline): readonly unknown[] {
  return lines.map((count, i) => {
    const time = new Date((startS + i * widthS) * 1000).toISOString().replace(".000Z", "Z");
    return { time, lines: count };
  });
}

function roundTo3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
