import type { CaptureFacts } from "../../../../lib/analyze/triage/mod.ts";
import { TriageScan } from "../../../../lib/analyze/triage/scan.ts";
import { TriageTotals } from "../../../../lib/analyze/triage/totals.ts";
import { type Triage, triageOf } from "../../../../lib/analyze/triage/triage.ts";

/** One line: its time in seconds after 10:00, its labels, its message. */
export interface Line {
  readonly second: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly msg: string;
}

export const FACTS: CaptureFacts = { files: 2, bytes: 123_456 };

export interface ModelOptions {
  readonly dir?: string;
  readonly signaturesMax?: number;
}

/** The model of a capture that holds these lines. */
export function modelOf(lines: readonly Line[], options: ModelOptions = {}): Triage {
  const { dir = "./capture", signaturesMax = 10_000 } = options;
  const scan = new TriageScan({ windowS: 60, signaturesMax });
  const start = Date.UTC(2026, 10, 21, 10);
  const text = lines.map(({ second, labels = {}, msg }) => {
    const ts = new Date(start + second * 1000).toISOString().replace("Z", "000000Z");
    return `${JSON.stringify({ ts, labels, msg })}\n`;
  });
  scan.add(new TextEncoder().encode(text.join("")));
  const totals = new TriageTotals({ windowS: 60, signaturesMax });
  totals.add(scan.result());
  const metadata = {
    version: 1 as const,
    format: "jsonl",
    started: "2026-11-21T10:00:00.000Z",
    stopped: "2026-11-21T10:30:00.000Z",
    totalLines: lines.length,
    totalBytes: 1000,
    labelsSeen: ["app"],
  };
  return triageOf({ dir, metadata, sums: totals.sums(), signaturesMax });
}

/** Half an hour of three services; the database fails in waves, the api follows it. */
export function incident(): Line[] {
  const lines: Line[] = [];
  for (let second = 0; second < 1800; second += 5) {
    lines.push({ second, labels: { app: "web", pod: "web-0" }, msg: `GET /cart ${second} ok` });
    const isBad = second >= 900 && second % 300 < 60;
    if (!isBad) continue;
    lines.push(
      { second, labels: { app: "db", pod: "db-0" }, msg: `level=error msg="disk ${second} full"` },
      {
        second: Math.min(1799, second + 10),
        labels: { app: "api", pod: "api-0" },
        msg: `{"level":"error","msg":"query failed","err":"db: 10.0.0.${second % 7}:5432 refused"}`,
      },
    );
  }
  lines.push({ second: 1200, labels: { app: "api", pod: "api-1" }, msg: "panic: nil map" });
  return lines;
}
