import { canonicalTs, zonedTs } from "../../lib/units/mod.ts";
import { selected, type WindowAsk } from "../pane.ts";
import type { State } from "../state.ts";
import { noticed } from "./steps.ts";

/** Says so when a time was jumped to that is before or behind all that is shown. */
export function landed(state: State, { anchor, wish }: WindowAsk): State {
  const { pane, zone } = state;
  const ts = canonicalTs(selected(pane)?.ts ?? "");
  if (wish !== "jump" || anchor.kind !== "time" || ts === undefined) return state;
  const moment = zonedTs(ts, zone).slice(0, 19).replace("T", " ");
  if (ts < anchor.ts && pane.isEnd && pane.at === pane.entries.length - 1) {
    return noticed(state, "told", `later than all: the last entry is of ${moment}`);
  }
  if (ts > anchor.ts && pane.isStart && pane.at === 0) {
    return noticed(state, "told", `earlier than all: the first entry is of ${moment}`);
  }
  return state;
}
