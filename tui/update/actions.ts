import { formatBytes } from "../../lib/units/mod.ts";
import { type Action } from "../keys.ts";
import { COPY_MAX_BYTES } from "../clipboard.ts";
import { moved, scrolled, selected } from "../pane.ts";
import { emptyUpTo, knownHit } from "../search.ts";
import { isAwaited, type Mode, promptMode, type State, type Task } from "../state.ts";
import { lineOf } from "../prompt.ts";
import { paneHeight } from "../view/layout.ts";
import { askServices } from "./picking.ts";
import { changeSpeed, setSpeed, skipGap, togglePause } from "./replay.ts";
import {
  type AppStep,
  askWindow,
  begin,
  ended,
  noticed,
  refilled,
  refiltered,
  seekStart,
  step,
  stopped,
} from "./steps.ts";

/** What each action does. */
export const ACTIONS: Readonly<Record<Action, (state: State) => AppStep>> = {
  down: (state) => move(state, 1),
  up: (state) => move(state, -1),
  half_down: (state) => scroll(state, half(state)),
  half_up: (state) => scroll(state, -half(state)),
  page_down: (state) => scroll(state, paneHeight(state)),
  page_up: (state) => scroll(state, -paneHeight(state)),
  top: (state) => askWindow(following(state, false), { kind: "start" }, "jump"),
  bottom: (state) => askWindow(following(state, true), { kind: "end" }, "jump"),
  left: (state) => shift(state, -1),
  right: (state) => shift(state, 1),
  line_start: (state) => step({ ...state, pane: { ...state.pane, shift: 0 } }),
  follow: toggleFollow,
  search: (state) => mode(state, promptMode("search")),
  grep: (state) => mode(state, promptMode("grep")),
  hide: (state) => mode(state, promptMode("hide")),
  label: (state) => mode(state, promptMode("label")),
  services: askServices,
  time: (state) => mode(state, promptMode("time")),
  command: (state) => mode(state, promptMode("command")),
  export: (state) => mode(state, promptMode("export", lineOf(exportName(state)))),
  next_hit: (state) => seekHit(state, "forward"),
  previous_hit: (state) => seekHit(state, "backward"),
  next_error: (state) => seekError(state, "forward"),
  previous_error: (state) => seekError(state, "backward"),
  mark: (state) => mode(state, { kind: "letter", action: "mark" }),
  to_mark: (state) => mode(state, { kind: "letter", action: "to_mark" }),
  back,
  detail,
  histogram,
  patterns,
  copy: (state) => copyEntry(state, selected(state.pane)),
  pause: togglePause,
  faster: (state) => changeSpeed(state, "faster"),
  slower: (state) => changeSpeed(state, "slower"),
  instant: (state) => setSpeed(state, 0),
  skip: skipGap,
  help: (state) => mode(state, { kind: "help", top: 0 }),
  redraw: (state) => step(state, { kind: "redraw" }),
  suspend: (state) => step(state, { kind: "suspend" }),
  quit: (state) => step({ ...state, isDone: true }),
};

const PATTERNS_TOP = 200;
const BUCKETS_MIN = 10;

function histogram(state: State): AppStep {
  const buckets = Math.max(BUCKETS_MIN, state.size.columns - 2);
  const next: State = { ...state, mode: { kind: "histogram", at: 0 } };
  const task = { kind: "histogram", doing: "reading" } as const;
  return begin(next, task, (ticket) => ({ kind: "histogram", ticket, buckets }));
}

function patterns(state: State): AppStep {
  const next: State = { ...state, mode: { kind: "patterns", lines: 0, isDone: false, at: 0 } };
  const task = { kind: "patterns", doing: "reading" } as const;
  return begin(next, task, (ticket) => ({ kind: "patterns", ticket, top: PATTERNS_TOP }));
}

export function mode(state: State, mode: Mode): AppStep {
  return step({ ...state, mode });
}

/** Goes to an entry, or the next one that is shown behind it. */
export function goTo(state: State, cursor: number): AppStep {
  return askWindow(following(state, false), { kind: "cursor", cursor }, "jump");
}

/** Looks for the next hit from the selected entry on. */
export function seekHit(state: State, direction: "forward" | "backward"): AppStep {
  const { search } = state;
  if (search === undefined) return step(noticed(state, "told", "no search yet: / starts one"));
  const { source } = search;
  const start = seekStart(state, direction);
  const known = knownHit(search, start, direction);
  if (known !== undefined) return goTo(state, known);
  const from = direction === "forward" ? emptyUpTo(search, start) : start;
  return begin(state, { kind: "seek", doing: `searching /${source}` }, (ticket) => (
    { kind: "seek", ticket, goal: { kind: "pattern", source }, from, direction }
  ));
}

/** The entry as JSON, onto the clipboard. */
export function copyEntry(state: State, entry: ReturnType<typeof selected>): AppStep {
  if (entry === undefined) return step(state);
  const { ts, labels, msg, meta } = entry;
  const text = JSON.stringify({ ts, labels, msg, ...meta !== undefined && { meta } });
  if (new TextEncoder().encode(text).length > COPY_MAX_BYTES) {
    const most = formatBytes(COPY_MAX_BYTES);
    return step(noticed(state, "fault", `too long for a clipboard, which takes ${most}`));
  }
  return step(noticed(state, "told", "copied"), { kind: "copy", text });
}

function seekError(state: State, direction: "forward" | "backward"): AppStep {
  const from = seekStart(state, direction);
  return begin(state, { kind: "seek", doing: "looking for errors" }, (ticket) => (
    { kind: "seek", ticket, goal: { kind: "error" }, from, direction }
  ));
}

function move(state: State, by: number): AppStep {
  return refilled({ ...state, pane: moved(state.pane, by, paneHeight(state)) });
}

function scroll(state: State, by: number): AppStep {
  return refilled({ ...state, pane: scrolled(state.pane, by, paneHeight(state)) });
}

function half(state: State): number {
  return Math.max(1, Math.floor(paneHeight(state) / 2));
}

/** By a quarter of the screen: what was in the middle stays in sight. */
function shift(state: State, direction: 1 | -1): AppStep {
  const by = direction * Math.floor(state.size.columns / 4);
  return step({ ...state, pane: { ...state.pane, shift: Math.max(0, state.pane.shift + by) } });
}

function following(state: State, isFollowing: boolean): State {
  return { ...state, pane: { ...state.pane, isFollowing } };
}

function toggleFollow(state: State): AppStep {
  if (state.pane.isFollowing) return step(following(state, false));
  return askWindow(following(state, true), { kind: "end" }, "jump");
}

/** One thing at a time: what runs, then the search, then the last filter. */
function back(state: State): AppStep {
  const { search, ...rest } = state;
  const isMeant = (task: Task) => isAwaited(state, task);
  if (state.tasks.some(isMeant)) {
    const next = search === undefined ? rest : { ...rest, search: { ...search, isAwaited: false } };
    return stopped(noticed(next, "told", "stopped"), isMeant);
  }
  if (search !== undefined) return unsearched(rest, search.ticket);
  return state.filters.length > 0 ? refiltered(state, state.filters.slice(0, -1)) : step(state);
}

/** What is found is followed as long as there is a search. */
function unsearched(state: State, ticket: number): AppStep {
  return step(ended(state, ticket), { kind: "ask", ask: { kind: "stop", ticket } });
}

function detail(state: State): AppStep {
  const entry = selected(state.pane);
  return entry === undefined ? step(state) : mode(state, { kind: "detail", entry, top: 0 });
}

/** `filtered-20261121-103201`, by the capture's last look at the clock. */
function exportName({ reference: { now } }: State): string {
  return `filtered-${now.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-")}`;
}
