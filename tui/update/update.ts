import type { ScreenEvent } from "../loop.ts";
import { actionOf, keyText } from "../keys.ts";
import { resized } from "../pane.ts";
import { withStatus } from "../recv_header.ts";
import type { AppEvent, State } from "../state.ts";
import { paneHeight } from "../view/layout.ts";
import { ACTIONS, goTo } from "./actions.ts";
import { keyInOverlay } from "./overlays.ts";
import { keyInPicker, pasteInPicker } from "./picking.ts";
import { keyInPrompt, pasteInPrompt } from "./prompts.ts";
import { ALT_KEYS } from "../prompt.ts";
import { isReplaying, meantBy, replayTicked } from "./replay.ts";
import { type AppStep, noticed, refilled, step, then } from "./steps.ts";
import { told } from "./tells.ts";
import { mustWait, waiting } from "./typed_ahead.ts";

/** Everything that can happen, and what it makes of the state. */
export function update(state: State, event: AppEvent | ScreenEvent): AppStep {
  switch (event.kind) {
    case "key": {
      const [first, second] = splitAlt(event.key);
      const pressed = press(state, first);
      return second === undefined ? pressed : then(pressed, (next) => press(next, second));
    }
    case "paste":
      return pasted(state, event.text);
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
      return then(told(state, event), typedBefore);
  }
}

function press(state: State, key: string): AppStep {
  const next = waiting(state, key);
  return next === undefined ? keyed({ ...state, typedAhead: [] }, key) : step(next);
}

/**
 * Terminals send the same for Alt and a key as for Escape and the key right after it. Where Alt means
 * nothing, it was Escape: whoever is quick, or far away, need not wait between the two.
 */
function splitAlt(key: string): readonly [string, string?] {
  const plain = /^alt\+(.+)$/s.exec(key)?.[1];
  return plain === undefined || ALT_KEYS.has(key) ? [key] : ["esc", plain];
}

/** What was typed ahead, as far as it has waited long enough. */
function typedBefore(state: State): AppStep {
  const [key, ...typedAhead] = state.typedAhead;
  if (key === undefined || mustWait(state, key)) return step(state);
  return then(keyed({ ...state, typedAhead }, key), typedBefore);
}

function pasted(state: State, text: string): AppStep {
  const { mode } = state;
  if (mode.kind === "prompt") return pasteInPrompt(state, mode, text);
  return mode.kind === "picker" ? pasteInPicker(state, mode, text) : step(state);
}

function keyed(state: State, key: string): AppStep {
  const { mode } = state;
  const { notice: _, ...quiet } = unasked(state);
  if (key === "ctrl+z") return ACTIONS.suspend(quiet);
  if (key === "ctrl+l") return ACTIONS.redraw(quiet);
  switch (mode.kind) {
    case "prompt":
      return keyInPrompt(quiet, mode, key);
    case "letter":
      return lettered({ ...quiet, mode: { kind: "normal" } }, mode.action, key);
    case "prefix":
      return acted({ ...quiet, mode: { kind: "normal" } }, [mode.key, key]);
    case "normal":
      if (actionOf(key) !== "prefix") return acted(quiet, [key]);
      return step({ ...quiet, mode: { kind: "prefix", key } });
    case "picker":
      return keyInPicker(quiet, mode, key);
    default:
      return keyInOverlay(quiet, mode, key);
  }
}

/** Whoever is at work is not asked any more which services to show. */
function unasked(state: State): State {
  if (state.picking === "asked") return state;
  const tasks = state.tasks.filter(({ kind }) => kind !== "services");
  return { ...state, picking: "asked", tasks };
}

/** What was begun with a first key, Escape takes back. */
function acted(state: State, keys: readonly [string, string?]): AppStep {
  const [first, second] = keys;
  if (second === "esc") return step(state);
  const action = meantBy(state, second === undefined ? actionOf(first) : actionOf(second, first));
  if (action !== undefined && action !== "prefix") return ACTIONS[action](state);
  const typed = keyText(keys.filter((key) => key !== undefined).join(" "));
  return step(noticed(state, "told", `${typed} means nothing here; ? lists the keys`));
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
  if (cursor < state.extent.firstCursor) {
    const text = `the entry marked ${key} is gone: the oldest file made room for new ones`;
    return step(noticed(state, "told", text));
  }
  return goTo(state, cursor);
}

function tick(state: State, nowMs: number): AppStep {
  const timed = withNow(state, nowMs);
  return isReplaying(timed) ? replayTicked(timed, nowMs) : step(timed);
}

/** To the second: a state that stays the same is not drawn again. */
function withNow(state: State, nowMs: number): State {
  const now = new Date(Math.floor(nowMs / 1000) * 1000).toISOString();
  return now === state.reference.now ? state : { ...state, reference: { ...state.reference, now } };
}
