import { sanitize } from "../../lib/ansi/mod.ts";
import { sourceOf } from "../source.ts";
import type { Extent, ShownEntry, Tell, WindowTell } from "../look/messages.ts";
import { loaded } from "../pane.ts";
import type { State, Task } from "../state.ts";
import { paneHeight } from "../view/layout.ts";
import { goTo } from "./actions.ts";
import { type AppStep, askWindow, counted, ended, noticed, refilled, step, then } from "./steps.ts";

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
  const { zone, started, stopped, extent } = tell;
  const reference = { ...state.reference, started, ...stopped !== undefined && { stopped } };
  const next = { ...state, extent, zone, reference };
  const anchor = state.pane.isFollowing ? "end" : "start";
  return then(askWindow(next, { kind: anchor }, "jump"), counted);
}

/** There is more: whoever follows goes along, whoever sees the end sees more of it. */
function extended(state: State, extent: Extent): AppStep {
  const hasMore = extent.lastCursor > state.extent.lastCursor;
  const { pane } = state;
  const next = { ...state, extent };
  if (!hasMore || pane.asked !== undefined) return step(next);
  // Nothing was there, or nothing that the filters leave: the first of it is the last, too.
  const isFirst = pane.entries.length === 0;
  if (pane.isFollowing || isFirst) return askWindow(next, { kind: "end" }, "jump");
  if (!pane.isEnd) return step(next);
  return refilled({ ...next, pane: { ...pane, isEnd: false } });
}

function windowed(state: State, tell: WindowTell): AppStep {
  if (state.pane.asked?.ticket !== tell.ticket) return step(state);
  const pane = loaded(state.pane, tell, paneHeight(state));
  const next = { ...state, pane, hostile: withHostile(state.hostile, tell.entries) };
  if (tell.entries.length > 0 || state.extent.lines === 0) return refilled(next);
  return step(state.filters.length === 0 ? next : noticed(next, "told", "nothing is left"));
}

function failed(state: State, { ticket, text }: Tell & { readonly kind: "failed" }): AppStep {
  const { asked, ...pane } = state.pane;
  const isWindow = ticket !== undefined && asked?.ticket === ticket;
  const next = ticket === undefined ? state : ended(state, ticket);
  return step(noticed(isWindow ? { ...next, pane } : next, "fault", text));
}

function ofTask(state: State, tell: TaskTell): AppStep {
  const task = state.tasks.find(({ ticket }) => ticket === tell.ticket);
  if (task === undefined) return step(state); // Stopped, or overtaken.
  switch (tell.kind) {
    case "progress":
      return step(progressed(state, { ...task, share: tell.share, found: tell.found }));
    case "found":
      return found(ended(state, task.ticket), task, tell.cursor);
    case "hits":
      return hit(state, tell);
    case "counted": {
      const { lines, isDone } = tell;
      const next = { ...state, shown: { lines, isDone } };
      return step(isDone ? ended(next, task.ticket) : next);
    }
    case "exported": {
      const text = `wrote ${tell.lines} entries to ${tell.dir}`;
      return step(noticed(ended(state, task.ticket), "told", text));
    }
    case "histogram":
    case "patterns":
      return drawn(state, tell);
  }
}

function drawn(state: State, tell: TaskTell & { kind: "histogram" | "patterns" }): AppStep {
  const next = tell.isDone ? ended(state, tell.ticket) : state;
  const { mode } = state;
  if (tell.kind === "histogram" && mode.kind === "histogram") {
    return step({ ...next, mode: { ...mode, tell } });
  }
  if (tell.kind === "patterns" && mode.kind === "patterns") {
    const { patterns, isDone } = tell;
    return step({ ...next, mode: { ...mode, patterns, isDone } });
  }
  return step(next);
}

function hit(state: State, tell: TaskTell & { readonly kind: "hits" }): AppStep {
  const { search } = state;
  const next = tell.isDone ? ended(state, tell.ticket) : state;
  if (search === undefined) return step(next);
  const cursors = [...search.cursors, ...tell.cursors];
  return step({ ...next, search: { ...search, cursors, total: tell.total } });
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
  const hostile = entries.filter(isHostile);
  if (hostile.length === 0) return known;
  const next = new Map(known);
  for (const { cursor, labels } of hostile) {
    const name = sourceOf(labels);
    const cursors = next.get(name) ?? new Set<number>();
    const isFull = cursors.size >= HOSTILE_LINES_MAX || next.size >= HOSTILE_SOURCES_MAX;
    if (cursors.has(cursor) || (isFull && !next.has(name))) continue;
    if (cursors.size < HOSTILE_LINES_MAX) next.set(name, new Set([...cursors, cursor]));
  }
  return next;
}

/** Line ends and tabs are no attack. */
function isHostile({ msg, labels }: ShownEntry): boolean {
  return isActing(msg) || Object.values(labels).some(isActing);
}

function isActing(text: string): boolean {
  const plain = text.replace(/[\n\t]|\r(?=\n|$)/g, " ");
  return sanitize(plain) !== plain;
}
