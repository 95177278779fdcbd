import type { ScreenEvent } from "../loop.ts";
import { actionOf } from "../keys.ts";
import { resized } from "../pane.ts";
import { withStatus } from "../recv_header.ts";
import { ticked } from "../replay_header.ts";
import type { AppEvent, State } from "../state.ts";
import { paneHeight } from "../view/layout.ts";
import { ACTIONS, goTo } from "./actions.ts";
import { keyInOverlay } from "./overlays.ts";
import { keyInPrompt, pasteInPrompt } from "./prompts.ts";
import { type AppStep, noticed, refilled, step } from "./steps.ts";
import { told } from "./tells.ts";

/** Everything that can happen, and what it makes of the state. */
export function update(state: State, event: AppEvent | ScreenEvent): AppStep {
  switch (event.kind) {
    case "key":
      return keyed(state, event.key);
    case "paste":
      return state.mode.kind === "prompt"
        ? pasteInPrompt(state, state.mode, event.text)
        : step(state);
    case "resized": {
      const next = { ...state, size: event.size };
      return refilled({ ...next, pane: resized(next.pane, paneHeight(next)) });
    }
    case "background":
      return step(state);
    case "cannot_suspend":
      return step(noticed(state, "fault", "cannot stop here: this runtime does not let a process"));
    case "end":
      return step({ ...state, isDone: true });
    case "tick":
      return tick(state, event.nowMs);
    case "recv": {
      const { header } = state;
      return step(
        header.kind === "recv" ? { ...state, header: withStatus(header, event.status) } : state,
      );
    }
    case "said":
      return step(noticed(state, "told", event.text));
    default:
      return told(state, event);
  }
}

function keyed(state: State, key: string): AppStep {
  const { mode } = state;
  const { notice: _, ...quiet } = state;
  if (key === "ctrl+z") return ACTIONS.suspend(quiet);
  if (key === "ctrl+l") return ACTIONS.redraw(quiet);
  switch (mode.kind) {
    case "prompt":
      return keyInPrompt(quiet, mode, key);
    case "letter":
      return lettered({ ...quiet, mode: { kind: "normal" } }, mode.action, key);
    case "prefix":
      return acted({ ...quiet, mode: { kind: "normal" } }, actionOf(key, mode.key));
    case "normal": {
      const action = actionOf(key);
      if (action !== "prefix") return acted(quiet, action);
      return step({ ...quiet, mode: { kind: "prefix", key } });
    }
    default:
      return keyInOverlay(quiet, mode, key);
  }
}

function acted(state: State, action: ReturnType<typeof actionOf>): AppStep {
  return action === undefined || action === "prefix" ? step(state) : ACTIONS[action](state);
}

/** The letter behind `m` or `'`. */
function lettered(state: State, action: "mark" | "to_mark", key: string): AppStep {
  if (!/^[a-z]$/.test(key)) return step(state);
  if (action === "mark") {
    const cursor = state.pane.entries[state.pane.at]?.cursor;
    if (cursor === undefined) return step(state);
    const next = { ...state, marks: new Map([...state.marks, [key, cursor]]) };
    return step(noticed(next, "told", `marked ${key}`));
  }
  const cursor = state.marks.get(key);
  if (cursor === undefined) return step(noticed(state, "told", `nothing is marked ${key}`));
  return goTo(state, cursor);
}

function tick(state: State, nowMs: number): AppStep {
  const timed = withNow(state, nowMs);
  const { header } = state;
  if (header.kind !== "replay") return step(timed);
  const next = ticked(header, nowMs);
  if (next === header) return step(timed);
  const to = next.reached;
  const isNews = next.speed !== 0 && to !== undefined && to !== header.reached;
  return step(
    { ...timed, header: next },
    ...isNews ? [{ kind: "ask", ask: { kind: "advance", to } } as const] : [],
  );
}

/** To the second: a state that stays the same is not drawn again. */
function withNow(state: State, nowMs: number): State {
  const now = new Date(Math.floor(nowMs / 1000) * 1000).toISOString();
  return now === state.reference.now ? state : { ...state, reference: { ...state.reference, now } };
}
