import { formatCount, zonedTs } from "../../lib/units/mod.ts";
import { bucketStart } from "../histogram.ts";
import type { HistogramBucket, HistogramTell } from "../look/messages.ts";
import { type Line, type Span, span, spread } from "../screen/frame.ts";
import type { Mode, State } from "../state.ts";

const EIGHTHS = " ▁▂▃▄▅▆▇█";

/** Columns of entries over time, the part that errors have in red, and what is under the cursor. */
export function histogramLines(
  { zone, size: { columns } }: State,
  mode: Mode & { readonly kind: "histogram" },
  height: number,
): readonly Line[] {
  if (mode.tell === undefined || mode.tell.buckets.length === 0) {
    return [[span("reading …", "dim")]];
  }
  const share = Math.ceil(mode.tell.buckets.length / columns);
  const tell = folded(mode.tell, share);
  const at = Math.floor(mode.at / share);
  const rows = Math.max(1, height - 3);
  const most = Math.max(1, ...tell.buckets.map(({ lines }) => lines));
  const chart = Array.from({ length: rows }, (_, row) =>
    chartRow(tell, rows - 1 - row, {
      at,
      eighthsALine: rows * 8 / most,
    }));
  const clock = (ts: string) => zonedTs(ts, zone).slice(0, 19).replace("T", " ");
  const axis = spread([span(clock(tell.from), "dim")], [span(clock(tell.to), "dim")], columns);
  return [...chart, axis, bucketLine(tell, at, clock)];
}

/** Neighbours put together, on a screen that has become narrower since it was asked for. */
function folded(tell: HistogramTell, share: number): HistogramTell {
  if (share === 1) return tell;
  const buckets: HistogramBucket[] = [];
  for (let i = 0; i < tell.buckets.length; i += share) {
    const some = tell.buckets.slice(i, i + share);
    buckets.push({
      lines: some.reduce((sum, { lines }) => sum + lines, 0),
      errors: some.reduce((sum, { errors }) => sum + errors, 0),
    });
  }
  return { ...tell, buckets };
}

interface Drawing {
  readonly at: number;
  readonly eighthsALine: number;
}

function chartRow({ buckets }: HistogramTell, row: number, drawing: Drawing): Line {
  const line: Span[] = [];
  buckets.forEach((bucket, i) =>
    line.push(cell(bucket, row, { ...drawing, isAt: i === drawing.at }))
  );
  return line;
}

function cell(
  { lines, errors }: HistogramBucket,
  row: number,
  { eighthsALine, isAt }: Drawing & { readonly isAt: boolean },
): Span {
  // What is there at all is seen.
  const eighths = lines === 0 ? 0 : Math.max(1, Math.round(lines * eighthsALine));
  const filled = Math.max(0, Math.min(8, eighths - row * 8));
  const isError = errors > 0 && errors * eighthsALine > row * 8;
  const look = isAt ? "selected" : isError ? "error" : "info";
  return span(EIGHTHS[filled]!, look);
}

function bucketLine(
  tell: HistogramTell,
  at: number,
  clock: (ts: string) => string,
): Line {
  const bucket = tell.buckets[at];
  if (bucket === undefined) return [];
  const errors = bucket.errors > 0 ? `, ${formatCount(bucket.errors)} errors` : "";
  const about = tell.isDone ? "" : "about ";
  return [
    span(clock(bucketStart(tell, at)), "bold"),
    span(`  ${about}${formatCount(bucket.lines)} lines${errors}`),
    span("   ←→ move  Enter go there  Esc back", "dim"),
  ];
}
