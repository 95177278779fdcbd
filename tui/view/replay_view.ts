import { formatCount, formatDuration, plural, zonedTs } from "../../lib/units/mod.ts";
import { selected } from "../pane.ts";
import { gapMs, isComplete, type ReplayHeader, shareOf } from "../replay_header.ts";
import { type Line, type Look, type Span, span, spread } from "../screen/frame.ts";
import type { State } from "../state.ts";
import { placeShare } from "./place_view.ts";
import { sourceShares } from "./source_shares.ts";

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
    [...faultsSpans(state, header), ...servicesSpans(state)],
  ];
}

function replayLine(state: State, header: ReplayHeader): Line {
  const { zone, size: { columns } } = state;
  const { speed, isPaused, reached } = header;
  if (speed === 0) return instantLine(state);
  const share = shareOf(header);
  const gap = gapMs(header);
  return [
    ...bar(share, columns, isPaused ? "warn" : "ok"),
    span(` ${Math.floor(share * 100)}%  `),
    span(`${speed}×`, "bold"),
    ...isPaused ? [span("  PAUSED", "warn")] : [],
    ...isComplete(header) ? [span("  COMPLETE", "ok")] : [],
    ...reached === undefined ? [] : [span(`  ${moment(reached, zone)}`)],
    ...gap === undefined ? [] : [
      span(`  gap: next entry in ${formatDuration(Math.ceil(gap / 1000) * 1000)}`, "info"),
      span("  > skips it", "dim"),
    ],
  ];
}

/** Without a clock there is no progress to show: the bar tells where in the capture one is. */
function instantLine(state: State): Line {
  const { pane, extent, size: { columns } } = state;
  const share = placeShare(state);
  const cursor = Math.floor(selected(pane)?.cursor ?? 0);
  return [
    ...share === undefined ? [] : [
      ...bar(share, columns, "ok"),
      span(` entry ${formatCount(cursor)} of ${formatCount(extent.lastCursor)}  `),
    ],
    span("instant", "bold"),
    ...extent.isLive ? [span("  LIVE", "ok")] : [],
  ];
}

function bar(share: number, columns: number, look: Look): Line {
  const cells = columns < NARROW_COLUMNS ? NARROW_BAR_CELLS : BAR_CELLS;
  const full = Math.floor(share * cells);
  return [span("█".repeat(full), look), span("░".repeat(cells - full), "dim")];
}

/** When, and how much of what scope and filters leave has happened. */
function periodLine({ zone, extent, shown }: State, { period, left, speed }: ReplayHeader): Line {
  const text = period === undefined
    ? ""
    : `${moment(period.from, zone)} – ${moment(period.to, zone)}  `;
  const happened = shown?.lines ?? extent.lines;
  if (speed === 0 || left === undefined) {
    return [span(text, "dim"), span(plural(happened, "line"), "dim")];
  }
  const all = `${formatCount(left.lines)}${left.isDone ? "" : "+"}`;
  return [span(text, "dim"), span(`${formatCount(happened)} of ${all} lines`, "dim")];
}

function faultsSpans({ zone }: State, { faults, period }: ReplayHeader): Line {
  if (faults === undefined) return [];
  const { texts, from } = faults;
  const isLate = period !== undefined && from > period.to;
  return [
    span("INJECTED ", "warn"),
    span(`${texts.join(", ")} from ${moment(from, zone)}  `),
    ...isLate ? [span("which is behind the last entry  ", "warn")] : [],
  ];
}

/** Whom the whole capture is of. */
function servicesSpans({ services = [] }: State): Line {
  const all = services.reduce((sum, { lines }) => sum + lines, 0);
  return sourceShares(services.map(({ value, lines }) => ({ name: value, lines })), all);
}

function moment(ts: string, zone: State["zone"]): string {
  return zonedTs(ts, zone).slice(0, 19).replace("T", " ");
}
