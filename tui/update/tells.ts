import { sanitize } from "../../lib/ansi/mod.ts";
import { canonicalTs, formatCount } from "../../lib/units/mod.ts";
import { sourceName } from "../../lib/entry/read.ts";
import type { Anchor, Extent, HitsTell, ShownEntry, Tell, WindowTell } from "../look/messages.ts";
import { loaded } from "../pane.ts";
import { withAhead } from "../replay_header.ts";
import { withoutColors } from "../screen/colored_text.ts";
import { type Search, withHits } from "../search.ts";
import type { State, Task } from "../state.ts";
import { paneHeight } from "../view/layout.ts";
import { goTo } from "./actions.ts";
import { landed } from "./landed.ts";
import { askServices, servicesTold } from "./picking.ts";
import {
  type AppStep,
  askWindow,
  counted,
  ended,
  leftCounted,
  noticed,
  refilled,
  step,
  then,
} from "./steps.ts";

/** Senders of hostile lines that are told apart, and lines of each that are remembered. */
const HOSTILE_SOURCES_MAX = 100;
const HOSTILE_LINES_MAX = 10_000;

/** News from the looker. */
export function told(state: State, tell: Tell): AppStep {
  switch (tell.kind) {
    case "opened":
      return opened(state, tell);
    case "extent":
      return extended(state, tell.extent);
    case "window":
      return windowed(state, tell);
    case "failed":
      return failed(state, tell);
    default:
      return ofTask(state, tell);
  }
}

type TaskTell = Exclude<Tell, { kind: "opened" | "extent" | "window" | "failed" }>;

function opened(state: State, tell: Tell & { readonly kind: "opened" }): AppStep {
  const { zone, started, stopped, extent, period } = tell;
  const reference = { ...state.reference, started, ...stopped !== undefined && { stopped } };
  const { header } = state;
  const isReplay = header.kind === "replay" && period !== undefined;
  const next = {
    ...state,
    ...{ extent, zone, reference },
    ...isReplay && { header: { ...header, period } },
  };
  // Whoever has typed ahead may be on the way elsewhere.
  const anchor: Anchor = state.pane.asked?.anchor ??
    { kind: state.pane.isFollowing ? "end" : "start" };
  const looked = then(then(askWindow(next, anchor, "jump"), counted), leftCounted);
  return state.picking === "at_start" ? then(looked, askServices) : looked;
}

/** There is more: whoever follows goes along, whoever sees the end sees more of it. */
function extended(state: State, extent: Extent): AppStep {
  const by = extent.lastCursor - state.extent.lastCursor;
  const { pane, header } = state;
  const ahead = header.kind === "replay" ? { header: withAhead(header, extent.ahead) } : {};
  const next = { ...state, ...ahead, extent };
  // A replay that was set back: what was asked for and counted before is of another time.
  if (by < 0) return then(askWindow(next, { kind: "end" }, "jump"), counted);
  return by <= 0 || pane.asked !== undefined ? step(next) : grown(next);
}

function grown(state: State): AppStep {
  const { pane } = state;
  if (pane.isFollowing) return askWindow(state, { kind: "end" }, "follow");
  // Nothing was there. Behind filters that leave nothing so far, only what is new is read for the end.
  if (pane.entries.length === 0) {
    return askWindow(state, { kind: state.filters.length > 0 ? "end" : "start" }, "jump");
  }
  return refilled(pane.isEnd ? { ...state, pane: { ...pane, isEnd: false } } : state);
}

function windowed(state: State, tell: WindowTell): AppStep {
  const { asked } = state.pane;
  if (asked?.ticket !== tell.ticket) return step(state);
  const pane = loaded(state.pane, tell, paneHeight(state));
  const hostile = withHostile(state.hostile, tell.entries);
  const next = landed({ ...state, pane, hostile, header: withNewest(state, tell) }, asked);
  if (asked.upTo < state.extent.lastCursor) return grown(next);
  if (tell.entries.length > 0 || state.extent.lines === 0) return refilled(next);
  return step(state.filters.length === 0 ? next : noticed(next, "told", "nothing is left"));
}

/** The period of a capture that is being written ends with the newest entry that was seen. */
function withNewest({ header, extent }: State, { entries, isEnd }: WindowTell): State["header"] {
  if (header.kind !== "replay" || !extent.isLive || !isEnd) return header;
  const { period } = header;
  const newest = canonicalTs(entries.at(-1)?.ts ?? "");
  if (period === undefined || newest === undefined || newest <= period.to) return header;
  return { ...header, period: { ...period, to: newest } };
}

function failed(state: State, { ticket, text }: Tell & { readonly kind: "failed" }): AppStep {
  const { asked, ...pane } = state.pane;
  const isWindow = ticket !== undefined && asked?.ticket === ticket;
  const next = ticket === undefined ? state : ended(state, ticket);
  return step(noticed(isWindow ? { ...next, pane } : next, "fault", text));
}

function ofTask(state: State, tell: TaskTell): AppStep {
  if (tell.kind === "counted") return countTold(state, tell);
  if (tell.kind === "hits") return hit(state, tell);
  const task = state.tasks.find(({ ticket }) => ticket === tell.ticket);
  if (task === undefined) return step(state); // Stopped, or overtaken.
  switch (tell.kind) {
    case "progress":
      return step(progressed(state, { ...task, share: tell.share, found: tell.found }));
    case "found":
      return found(ended(state, task.ticket), task, tell.cursor);
    case "left":
      return leftTold(state, tell);
    case "services":
      return servicesTold(state, tell);
    case "exported": {
      const text = `wrote ${formatCount(tell.lines)} entries to ${tell.dir}`;
      return step(noticed(ended(state, task.ticket), "told", text));
    }
    case "histogram":
    case "patterns":
      return drawn(state, tell);
  }
}

/** Also without a task: what was counted is counted on when more has come. */
function countTold(state: State, tell: TaskTell & { readonly kind: "counted" }): AppStep {
  const { ticket, lines, isDone } = tell;
  const isTask = state.tasks.some((task) => task.ticket === ticket);
  if (!isTask && state.shown?.ticket !== ticket) return step(state);
  const next = { ...state, shown: { ticket, lines, isDone } };
  return step(isDone ? ended(next, ticket) : next);
}

function leftTold(state: State, tell: TaskTell & { readonly kind: "left" }): AppStep {
  const { ticket, lines, period, isDone } = tell;
  const next = isDone ? ended(state, ticket) : state;
  const { header } = next;
  if (header.kind !== "replay") return step(next);
  const left = { lines, isDone };
  return step({
    ...next,
    header: { ...header, left, ...period !== undefined && { period } },
  });
}

function drawn(state: State, tell: TaskTell & { kind: "histogram" | "patterns" }): AppStep {
  const next = tell.isDone ? ended(state, tell.ticket) : state;
  const { mode } = state;
  if (tell.kind === "histogram" && mode.kind === "histogram") {
    return step({ ...next, mode: { ...mode, tell } });
  }
  if (tell.kind === "patterns" && mode.kind === "patterns") {
    const { patterns, lines, isDone } = tell;
    return step({ ...next, mode: { ...mode, patterns, lines, isDone } });
  }
  return step(next);
}

/** Also without a task: what comes later is searched, too. */
function hit(state: State, tell: HitsTell): AppStep {
  const { search } = state;
  if (search?.ticket !== tell.ticket) return step(state); // Ended, or overtaken.
  const known = withHits(search, tell);
  const next = tell.isDone ? ended(state, tell.ticket) : state;
  const isStillAhead = tell.part === "ahead" && tell.cursors.length === 0;
  if (!search.isAwaited || isStillAhead) return step({ ...next, search: known });
  return firstHit({ ...next, search: { ...known, isAwaited: false } }, known);
}

/** Nothing is waited for any more: there is a hit ahead, or all of what is ahead is known. */
function firstHit(state: State, { source, from, ahead }: Search): AppStep {
  const first = ahead.cursors.find((cursor) => cursor > from);
  if (first !== undefined) return goTo(state, first);
  return step(noticed(state, "told", `searching /${source}: nothing more`));
}

function progressed(state: State, task: Task): State {
  const tasks = state.tasks.map((known) => known.ticket === task.ticket ? task : known);
  return { ...state, tasks };
}

function found(state: State, task: Task, cursor: number | undefined): AppStep {
  if (cursor !== undefined) return goTo(state, cursor);
  return step(noticed(state, "told", `${task.doing}: nothing more`));
}

/** Notes whose lines would have done something to the terminal. */
function withHostile(
  known: State["hostile"],
  entries: readonly ShownEntry[],
): State["hostile"] {
  const fresh = entries.filter(isHostile)
    .map(({ cursor, labels }) => ({ cursor, name: sourceName(labels) ?? "" }))
    .filter(({ cursor, name }) => !known.get(name)?.has(cursor));
  if (fresh.length === 0) return known;
  const next = new Map(known);
  for (const [name, lines] of Map.groupBy(fresh, ({ name }) => name)) {
    if (!next.has(name) && next.size >= HOSTILE_SOURCES_MAX) continue;
    const cursors = [...next.get(name) ?? [], ...lines.map(({ cursor }) => cursor)];
    next.set(name, new Set(cursors.slice(0, HOSTILE_LINES_MAX)));
  }
  return next;
}

/** The colours of a message are shown as such, and no attack. */
function isHostile({ msg, labels, meta = {} }: ShownEntry): boolean {
  return isActing(withoutColors(msg)) ||
    [labels, meta].some((pairs) => Object.entries(pairs).flat().some(isActing));
}

/** Line ends and tabs act on nothing. */
function isActing(text: string): boolean {
  const plain = text.replace(/[\n\t]|\r(?=\n|$)/g, " ");
  return sanitize(plain) !== plain;
}
