import type { WriterSnapshot } from "../capture/mod.ts";
import { type ReceiverSnapshot, sumOf } from "../ingest/mod.ts";
import { formatBytes, formatCount, formatRate } from "../units/mod.ts";

/** Everything that a status line is made of, at one moment. */
export interface StatusSnapshot {
  /** Milliseconds on a clock that only goes forward. */
  readonly atMs: number;
  readonly receiver: ReceiverSnapshot;
  readonly writer: WriterSnapshot;
}

/** `12.3K lines/s  2.4 MB/s  total 812,345  dropped 0  disk 51.2 MB of 50.0 GB`. */
export function statusLine(before: StatusSnapshot, now: StatusSnapshot): string {
  const seconds = Math.max(0.001, (now.atMs - before.atMs) / 1000);
  const lines = (now.receiver.receivedLines - before.receiver.receivedLines) / seconds;
  const bytes = (now.receiver.bodyBytes - before.receiver.bodyBytes) / seconds;
  const refused = sumOf(now.receiver.refused);
  const parts = [
    `${formatRate(lines)} lines/s`,
    `${formatBytes(bytes)}/s`,
    `total ${formatCount(now.receiver.receivedLines)}`,
    `dropped ${formatCount(sumOf(now.receiver.dropped))}`,
    ...(refused > 0 ? [`refused ${formatCount(refused)}`] : []),
    `disk ${formatBytes(now.writer.diskBytes)} of ${formatBytes(now.writer.diskCapBytes)}`,
    redactionText(now.writer),
    ...(now.writer.trouble === undefined ? [] : [`cannot write: ${now.writer.trouble}`]),
  ];
  return parts.join("  ");
}

/** `redaction on (14 rules)`. */
function redactionText({ redactionRules }: Pick<WriterSnapshot, "redactionRules">): string {
  return redactionRules === 0 ? "redaction off" : `redaction on (${redactionRules} rules)`;
}

/** Whether something happened that a log of status lines should show. */
export function hasNews(before: StatusSnapshot, now: StatusSnapshot): boolean {
  return now.receiver.pushes !== before.receiver.pushes ||
    now.writer.trouble !== before.writer.trouble;
}

/** What a person reads after the end: the ledger and the files. */
export function farewell({ ledger, ...writer }: WriterSnapshot): string {
  const counts = [
    `received ${formatCount(ledger.received)}`,
    `written ${formatCount(ledger.written)}`,
    `dropped ${formatCount(sumOf(ledger.dropped))}${reasonsOf(ledger.dropped)}`,
    `refused ${formatCount(sumOf(ledger.refused))}${reasonsOf(ledger.refused)}`,
  ];
  // What a few lines take on disk is mostly metadata: no ratio worth telling.
  const { totalBytes, diskBytes } = writer;
  const ratio = totalBytes > diskBytes ? ` (${(totalBytes / diskBytes).toFixed(1)}:1)` : "";
  return [
    `capture: ${counts.join(", ")} lines`,
    `files: ${formatCount(writer.files)}, ${formatBytes(totalBytes)} of lines in ` +
    `${formatBytes(diskBytes)} on disk${ratio}`,
    `${redactionText(writer)}${reasonsOf(ledger.redacted, "replaced ")}`,
    "",
  ].join("\n");
}

function reasonsOf(counts: Readonly<Record<string, number>>, title = ""): string {
  const reasons = Object.entries(counts).filter(([, lines]) => lines > 0);
  if (reasons.length === 0) return "";
  return ` (${title}${
    reasons.map(([reason, lines]) => `${reason} ${formatCount(lines)}`).join(", ")
  })`;
}
