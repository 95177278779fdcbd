import { formatCount, formatDuration, zonedTs } from "../../lib/units/mod.ts";
import { gapMs, isComplete, type ReplayHeader, shareOf } from "../replay_header.ts";
import { type Line, type Look, type Span, span, spread } from "../screen/frame.ts";
import type { State } from "../state.ts";

const BAR_CELLS = 30;
const NARROW_BAR_CELLS = 10;
/** Narrower screens get the short bar. */
const NARROW_COLUMNS = 80;

/** The header of a replay; the most important rows first. */
export function replayLines(
  state: State,
  header: ReplayHeader,
  redaction: Span,
): readonly Line[] {
  const { version, dir } = header;
  const { columns } = state.size;
  return [
    spread([span(`logtap ${version} `, "bold"), span(dir)], [redaction], columns),
    replayLine(state, header),
    periodLine(state, header),
    faultsLine(state, header),
  ];
}

function replayLine({ zone, size: { columns } }: State, header: ReplayHeader): Line {
  const { speed, isPaused, reached } = header;
  const share = shareOf(header);
  const cells = columns < NARROW_COLUMNS ? NARROW_BAR_CELLS : BAR_CELLS;
  const full = Math.floor(share * cells);
  const look: Look = isPaused ? "warn" : "ok";
  const gap = gapMs(header);
  return [
    span("█".repeat(full), look),
    span("░".repeat(cells - full), "dim"),
    span(` ${Math.floor(share * 100)}%  `),
    span(speed === 0 ? "instant" : `${speed}×`, "bold"),
    ...isPaused ? [span("  PAUSED", "warn")] : [],
    ...isComplete(header) ? [span("  COMPLETE", "ok")] : [],
    ...reached === undefined || speed === 0 ? [] : [span(`  ${moment(reached, zone)}`)],
    ...gap === undefined ? [] : [
      span(`  gap: next entry in ${formatDuration(Math.ceil(gap / 1000) * 1000)}`, "info"),
      span("  > skips it", "dim"),
    ],
  ];
}

/** When, and how much of what scope and filters leave has happened. */
function periodLine({ zone, extent, shown }: State, { period, left, speed }: ReplayHeader): Line {
  const text = period === undefined
    ? ""
    : `${moment(period.from, zone)} – ${moment(period.to, zone)}  `;
  const happened = formatCount(shown?.lines ?? extent.lines);
  const all = left === undefined ? "" : `${formatCount(left.lines)}${left.isDone ? "" : "+"}`;
  const lines = speed === 0 || left === undefined ? happened : `${happened} of ${all}`;
  return [span(text, "dim"), span(`${lines} lines`, "dim")];
}

function faultsLine({ zone }: State, { faults }: ReplayHeader): Line {
  if (faults === undefined) return [];
  const { texts, from } = faults;
  return [
    span("INJECTED ", "warn"),
    span(`${texts.join(", ")} from ${moment(from, zone)}`),
  ];
}

function moment(ts: string, zone: State["zone"]): string {
  return zonedTs(ts, zone).slice(0, 19).replace("T", " ");
}
