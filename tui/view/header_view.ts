import { canonicalTs, formatBytes, formatCount, formatRate, zonedTs } from "../../lib/units/mod.ts";
import { type RateSample, type RecvHeader, SAMPLES_MAX } from "../recv_header.ts";
import { fitLine, type Line, type Span, span, spread } from "../screen/frame.ts";
import type { State } from "../state.ts";
import { headerHeight } from "./layout.ts";
import { replayLines } from "./replay_view.ts";
import { sourceShares } from "./source_shares.ts";

/** The rows above the pane; the most important ones where there are few. */
export function headerLines(state: State): readonly Line[] {
  const { header, size: { columns } } = state;
  const lines = header.kind === "recv"
    ? recvLines(state, header, headerHeight(state) <= 2)
    : replayLines(state, header, redactionSpan(header.redaction));
  return lines.slice(0, headerHeight(state)).map((line) => fitLine(line, columns));
}

function recvLines(state: State, header: RecvHeader, isSmall: boolean): readonly Line[] {
  const { size: { columns }, reference: { now }, zone } = state;
  const { version, dir, redaction, status, rates } = header;
  const title = spread(
    [span(`logtap ${version} `, "bold"), span(`${status?.url ?? "starting"} → ${dir}`)],
    [redactionSpan(redaction)],
    columns,
  );
  const firing = firingSpans(status);
  const counts = countsLine(header);
  const talkers = sourceShares(status?.talkers ?? [], status?.lines ?? 0);
  // Beside the times of lines: how long ago the last one was.
  const clock = zonedTs(canonicalTs(now)!, zone).slice(11, 19);
  // Where there are two rows only, nothing is more important than an alert.
  return isSmall
    ? [title, [...firing, ...counts]]
    : [title, counts, spread(sparkLine(rates, columns), [span(clock, "dim")], columns), [
      ...firing,
      ...talkers,
    ]];
}

function redactionSpan(redaction: string | undefined): Span {
  return redaction === undefined
    ? span("redaction OFF", "warn")
    : span(`redaction ${redaction}`, "ok");
}

function countsLine({ status, rates }: RecvHeader): Line {
  const rate = rates.at(-1) ?? { lines: 0, bytes: 0 };
  if (status === undefined) return [span("starting …", "dim")];
  const { dropped, refused, diskBytes, diskCapBytes, isBalanced, connections } = status;
  return [
    // What is wrong stands first, where narrow screens show it too.
    ...status.trouble === undefined ? [] : [span(`cannot write: ${status.trouble}  `, "error")],
    ...dropped > 0 ? [span(`dropped ${formatCount(dropped)}`, "error"), span("  ")] : [],
    ...isBalanced ? [] : [span("ledger ✗", "error"), span("  ")],
    span(`${formatRate(rate.lines)} lines/s`, "bold"),
    span(`  ${formatBytes(rate.bytes)}/s`),
    span(dropped > 0 ? "" : "  dropped 0"),
    span(`  disk ${formatBytes(diskBytes)} / ${formatBytes(diskCapBytes)}  `),
    ...isBalanced ? [span("ledger ✓", "ok"), span("  ")] : [],
    span(`total ${formatCount(status.lines)}`),
    ...refused > 0 ? [span(`  refused ${formatCount(refused)}`, "warn")] : [],
    span(`  connections ${formatCount(connections)}`, "dim"),
  ];
}

const EIGHTHS = "▁▂▃▄▅▆▇█";

/** Lines a second over the last minute, scaled to the most of them. */
function sparkLine(rates: readonly RateSample[], columns: number): Line {
  const shown = rates.slice(-Math.max(1, Math.min(SAMPLES_MAX, columns - 20)));
  const most = Math.max(0, ...shown.map(({ lines }) => lines));
  const text = shown.map(({ lines }) =>
    lines === 0 ? " " : EIGHTHS[Math.min(7, Math.floor(lines / most * 8))]
  ).join("");
  return [span(text, "info"), span(most === 0 ? "" : `  ≤ ${formatRate(most)}/s`, "dim")];
}

function firingSpans(status: RecvHeader["status"]): Line {
  const { alerts = [] } = status ?? {};
  return alerts.length === 0 ? [] : [span(`ALERT ${alerts.join(", ")}  `, "error")];
}
