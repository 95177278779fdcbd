import { actionOf } from "../keys.ts";
import type { State } from "../state.ts";

/** More than this is not a person typing. */
const AHEAD_MAX = 64;
/** Keys that end what takes long do not wait for it. */
const ENDS: ReadonlySet<string> = new Set(["esc", "q", "ctrl+c"]);
const SEEKS: ReadonlySet<unknown> = new Set([
  "next_hit",
  "previous_hit",
  "next_error",
  "previous_error",
]);

/**
 * Keys are about the entry that is selected: while a jump is on its way to another one, or the same
 * search runs, they wait.
 */
export function mustWait({ mode, pane, tasks }: State, key: string): boolean {
  if (mode.kind !== "normal" || ENDS.has(key)) return false;
  // The end is followed all the time.
  const isJumping = pane.asked?.wish === "jump" && pane.asked.anchor.kind !== "end";
  return isJumping || (SEEKS.has(actionOf(key)) && tasks.some(({ kind }) => kind === "seek"));
}

/** The state with a key that waits behind the others; undefined when the key is for now. */
export function waiting(state: State, key: string): State | undefined {
  const { typedAhead } = state;
  if (ENDS.has(key) || (typedAhead.length === 0 && !mustWait(state, key))) return undefined;
  return { ...state, typedAhead: [...typedAhead, key].slice(0, AHEAD_MAX) };
}
