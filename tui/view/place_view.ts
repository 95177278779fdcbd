import { canonicalTs, type Zone, zonedTs } from "../../lib/units/mod.ts";
import { selected } from "../pane.ts";
import type { State } from "../state.ts";

/**
 * `2026-11-21 UTC  42%`: day, zone and share of the capture, or the share alone where there are fewer
 * cells; empty where nothing is selected.
 */
export function placeText(state: State, cells: number): string {
  const entry = selected(state.pane);
  const share = placeShare(state);
  if (entry === undefined || share === undefined) return "";
  const day = dayIn(entry.ts, state.zone);
  // As `:42%` has it; and only the last entry is at 100.
  const percent = `${share === 1 ? 100 : Math.min(99, Math.round(share * 100))}%`;
  if (day === undefined) return percent;
  const text = `${day} ${zoneText(entry.ts, state.zone)}  ${percent}`;
  return text.length <= cells ? text : percent;
}

/** How much of the capture stands before the selected entry, 0 to 1, whatever the filters leave. */
export function placeShare(
  { pane, extent: { firstCursor, lastCursor } }: State,
): number | undefined {
  const entry = selected(pane);
  if (entry === undefined) return undefined;
  if (lastCursor <= firstCursor) return 1;
  return Math.min(1, Math.max(0, (entry.cursor - firstCursor) / (lastCursor - firstCursor)));
}

/** `2026-11-21`; undefined for what is no time. */
export function dayIn(ts: string, zone: Zone): string | undefined {
  const canonical = canonicalTs(ts);
  return canonical === undefined ? undefined : zonedTs(canonical, zone).slice(0, 10);
}

/** `UTC`, `UTC+05:30`: what `zonedTs` made of it, which leaves a few times in UTC. */
function zoneText(ts: string, zone: Zone): string {
  const offset = /[+-]\d\d:\d\d$/.exec(zonedTs(canonicalTs(ts)!, zone))?.[0] ?? "";
  return `UTC${offset}`;
}
