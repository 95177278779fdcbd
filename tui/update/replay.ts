import { canonicalTs, zonedTs } from "../../lib/units/mod.ts";
import type { Action } from "../keys.ts";
import { selected } from "../pane.ts";
import {
  held,
  isComplete,
  nextSpeed,
  paused,
  type ReplayHeader,
  skipped,
  ticked,
} from "../replay_header.ts";
import type { State } from "../state.ts";
import { ADVANCE_ALL, type AppStep, counted, leftCounted, noticed, step, then } from "./steps.ts";

type Replaying = State & { readonly header: ReplayHeader };

/** The clock of a replay; it stands while services are picked. */
export function replayTicked(state: Replaying, nowMs: number): AppStep {
  const { header, mode } = state;
  return reachedTo(state, mode.kind === "picker" ? held(header) : ticked(header, nowMs));
}

export function isReplaying(state: State): state is Replaying {
  return state.header.kind === "replay";
}

/** Where no clock runs, Space and `>` are what they are in less. */
export function meantBy<Key extends Action | "prefix" | undefined>(
  state: State,
  action: Key,
): Key | "page_down" | "bottom" {
  if (isReplaying(state) && state.header.speed !== 0) return action;
  if (action === "pause") return "page_down";
  return action === "skip" ? "bottom" : action;
}

export function togglePause(state: State): AppStep {
  return whenReplayed(state, ({ header }) => step({ ...state, header: paused(header) }));
}

export function changeSpeed(state: State, direction: "faster" | "slower"): AppStep {
  return whenReplayed(
    state,
    (replaying) => withSpeed(replaying, nextSpeed(replaying.header, direction)),
  );
}

/** @param speed 0 for all at once; from there, it replays from the selected entry on. */
export function setSpeed(state: State, speed: number): AppStep {
  return whenReplayed(state, (replaying) => withSpeed(replaying, speed));
}

/** On to the next entry, over a gap. */
export function skipGap(state: State): AppStep {
  return whenReplayed(state, (replaying) => {
    const { header } = replaying;
    if (isComplete(header)) return step(noticed(state, "told", "nothing comes any more"));
    return reachedTo(replaying, skipped(header));
  });
}

function withSpeed(state: Replaying, speed: number): AppStep {
  const { header } = state;
  if (speed === header.speed) return step(state);
  if (header.speed === 0) return replayedFrom(state, speed);
  const next = step({ ...state, header: { ...header, speed } });
  return speed > 0 ? next : then(next, allHappened);
}

function allHappened(state: State): AppStep {
  return then(step(state, ADVANCE_ALL), counted);
}

/** Everything was there; now what is behind the selected entry happens again. */
function replayedFrom(state: Replaying, speed: number): AppStep {
  const { pane, zone } = state;
  const { ahead: _ahead, waitsFrom: _from, ...header } = held(state.header);
  const ts = canonicalTs(selected(pane)?.ts ?? "") ?? header.period?.from;
  if (ts === undefined) return step(noticed(state, "told", "there is nothing to replay"));
  const next = {
    ...noticed(state, "told", `replaying from ${zonedTs(ts, zone).slice(11, 19)} on`),
    header: { ...header, speed, isPaused: false, reached: ts },
    pane: { ...pane, isFollowing: true },
  };
  const told = step(next, { kind: "ask", ask: { kind: "advance", to: ts } });
  return then(told, leftCounted);
}

function reachedTo(state: Replaying, header: ReplayHeader): AppStep {
  if (header === state.header) return step(state);
  const to = header.reached;
  const isNews = header.speed !== 0 && to !== undefined && to !== state.header.reached;
  return step(
    { ...state, header },
    ...isNews ? [{ kind: "ask", ask: { kind: "advance", to } } as const] : [],
  );
}

function whenReplayed(state: State, change: (state: Replaying) => AppStep): AppStep {
  if (isReplaying(state)) return change(state);
  return step(noticed(state, "told", "only a replay has a speed"));
}
