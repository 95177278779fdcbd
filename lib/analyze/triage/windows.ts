import type { Signature } from "../../line/mod.ts";
import { plural, timeOfTs } from "../../units/mod.ts";
import type { Timeline } from "./dense_timeline.ts";

/** A stretch of time worth looking at. */
export interface TimeWindow {
  /** Seconds since 1970; `toS` is the end of its last slot. */
  readonly fromS: number;
  readonly toS: number;
  readonly description: string;
}

export interface Windows {
  /** The five slots in a row with most errors. */
  readonly peakError?: TimeWindow;
  /** The slot in which most signatures were seen for the first time. */
  readonly incidentStart?: TimeWindow;
  /** The longest stretch with no more errors a slot than the median. */
  readonly steadyState?: TimeWindow;
}

const PEAK_SLOTS = 5;
const STEADY_MIN = 3;

/** What stands out on a timeline. Of equals the earliest. */
export function windowsOf(timeline: Timeline, signatures: readonly Signature[]): Windows {
  const peakError = peakOf(timeline);
  const incidentStart = startOf(timeline, signatures);
  const steadyState = steadyOf(timeline);
  return {
    ...(peakError !== undefined && { peakError }),
    ...(incidentStart !== undefined && { incidentStart }),
    ...(steadyState !== undefined && { steadyState }),
  };
}

/** Slots `[first, last]` as a window. */
function windowOf({ startS, widthS }: Timeline, [first, last]: readonly [number, number]) {
  return { fromS: startS + first * widthS, toS: startS + (last + 1) * widthS };
}

function peakOf(timeline: Timeline): TimeWindow | undefined {
  const { errors } = timeline;
  let [sum, most, end] = [0, 0, -1];
  for (let i = 0; i < errors.length; i++) {
    sum += errors[i]! - (errors[i - PEAK_SLOTS] ?? 0);
    if (sum > most) [most, end] = [sum, i];
  }
  if (end === -1) return undefined;
  const first = Math.max(0, end - PEAK_SLOTS + 1);
  const description = `${plural(most, "error")} in ${plural(end - first + 1, "window")}`;
  return { ...windowOf(timeline, [first, end]), description };
}

function startOf(timeline: Timeline, signatures: readonly Signature[]): TimeWindow | undefined {
  const { startS, widthS, errors } = timeline;
  const fresh = new Array<number>(errors.length).fill(0);
  for (const { firstSeen } of signatures) {
    const time = timeOfTs(firstSeen);
    if (time === undefined) continue;
    const slot = Math.floor((time.seconds - startS) / widthS);
    if (slot in fresh) fresh[slot]!++;
  }
  const most = fresh.reduce((max, count) => Math.max(max, count), 0);
  if (most === 0) return undefined;
  const slot = fresh.indexOf(most);
  const description = `${plural(most, "error signature")} seen for the first time`;
  return { ...windowOf(timeline, [slot, slot]), description };
}

function steadyOf(timeline: Timeline): TimeWindow | undefined {
  const { errors } = timeline;
  if (errors.length < STEADY_MIN) return undefined;
  const median = [...errors].sort((a, b) => a - b)[Math.floor(errors.length / 2)]!;
  let [best, bestFirst, first] = [0, 0, 0];
  for (let i = 0; i < errors.length; i++) {
    if (errors[i]! > median) first = i + 1;
    else if (i - first + 1 > best) [best, bestFirst] = [i - first + 1, first];
  }
  const description = `at most ${plural(median, "error")} a window, ${plural(best, "window")} long`;
  return { ...windowOf(timeline, [bestFirst, bestFirst + best - 1]), description };
}
