import { type Action, actionOf } from "../keys.ts";
import type { State } from "../state.ts";
import { meantBy } from "./replay.ts";

/** More than this is not a person typing. */
const AHEAD_MAX = 64;
/** Keys that end what takes long do not wait for it. */
const STOPS: ReadonlySet<string> = new Set(["esc", "ctrl+c"]);
const ENDS: ReadonlySet<string> = new Set([...STOPS, "q"]);
const SEEKS: ReadonlySet<unknown> = new Set<Action>([
  "next_hit",
  "previous_hit",
  "next_error",
  "previous_error",
]);
/** What is done to the selected entry, or begins there. */
const ABOUT_ENTRY: ReadonlySet<unknown> = SEEKS.union(
  new Set<Action>([
    "down",
    "up",
    "half_down",
    "half_up",
    "page_down",
    "page_up",
    "mark",
    "detail",
    "copy",
    "slower",
  ]),
);

/**
 * Some keys are about the entry that is selected: while a jump is on its way to another one, or a
 * search runs that finds another one, they wait. Others are answered at once: a jump may take long.
 */
export function mustWait(state: State, key: string): boolean {
  const { mode, pane, tasks, picking, search } = state;
  if (mode.kind !== "normal" || STOPS.has(key)) return false;
  // What is typed behind `s` is meant for the list.
  if (picking === "asked" && tasks.some(({ kind }) => kind === "services")) return true;
  if (ENDS.has(key)) return false;
  const action = meantBy(state, actionOf(key));
  if (pane.asked?.wish === "jump") return ABOUT_ENTRY.has(action);
  const isSeeking = search?.isAwaited === true || tasks.some(({ kind }) => kind === "seek");
  return SEEKS.has(action) && isSeeking;
}

/** The state with a key that waits behind the others; undefined when the key is for now. */
export function waiting(state: State, key: string): State | undefined {
  const { typedAhead } = state;
  const isBehind = typedAhead.length > 0 && !ENDS.has(key);
  if (!isBehind && !mustWait(state, key)) return undefined;
  return { ...state, typedAhead: [...typedAhead, key].slice(0, AHEAD_MAX) };
}
