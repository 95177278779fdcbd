import type { ScreenEffect, Step } from "../loop.ts";
import type { Anchor, Ask, LookFilters } from "../look/messages.ts";
import { refillAnchor, selected, spare, type Wish } from "../pane.ts";
import { searchFor } from "../search.ts";
import type { AppEffect, Notice, StackedFilter, State, Task } from "../state.ts";
import { paneHeight } from "../view/layout.ts";

export type AppStep = Step<State, AppEffect>;

/** Replay: all of it has happened. */
export const ADVANCE_ALL: AppEffect = { kind: "ask", ask: { kind: "advance" } };

export function step(state: State, ...effects: (AppEffect | ScreenEffect)[]): AppStep {
  return { state, effects };
}

export function noticed(state: State, kind: Notice["kind"], text: string): State {
  return { ...state, notice: { kind, text } };
}

/** Two steps, one after the other. */
export function then(first: AppStep, next: (state: State) => AppStep): AppStep {
  const second = next(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

/** Asks for a window; one that was asked for before does not count any more. */
export function askWindow(state: State, anchor: Anchor, wish: Wish): AppStep {
  const { ticket, pane, extent: { lastCursor: upTo } } = state;
  const height = paneHeight(state);
  const isEnd = anchor.kind === "end";
  const ask: Ask = {
    kind: "window",
    ticket,
    anchor,
    before: spare(height) + (isEnd ? height : 0),
    after: isEnd ? 0 : spare(height) + height,
  };
  const next = {
    ...state,
    ticket: ticket + 1,
    pane: { ...pane, asked: { ticket, wish, anchor, upTo } },
  };
  return step(next, { kind: "ask", ask });
}

/** Asks for more where the screen comes near an end of what is in memory. */
export function refilled(state: State): AppStep {
  const anchor = refillAnchor(state.pane, paneHeight(state));
  return anchor === undefined ? step(state) : askWindow(state, anchor, "refill");
}

/** Starts an ask that takes a while; one of its kind that runs is stopped. */
export function begin(
  state: State,
  task: Pick<Task, "kind" | "doing">,
  makeAsk: (ticket: number) => Ask,
): AppStep {
  const { ticket } = state;
  return then(stopped(state, ({ kind }) => kind === task.kind), (next) => {
    const tasks = [...next.tasks, { ...task, ticket, share: 0, found: 0 }];
    const effect: AppEffect = { kind: "ask", ask: makeAsk(ticket) };
    return step({ ...next, ticket: ticket + 1, tasks }, effect);
  });
}

/** Stops what runs, as far as it is meant. */
export function stopped(state: State, isMeant: (task: Task) => boolean): AppStep {
  const effects = state.tasks.filter(isMeant)
    .map(({ ticket }): AppEffect => ({ kind: "ask", ask: { kind: "stop", ticket } }));
  return step({ ...state, tasks: state.tasks.filter((task) => !isMeant(task)) }, ...effects);
}

/** Without a task that is done. */
export function ended(state: State, ticket: number): State {
  return { ...state, tasks: state.tasks.filter((task) => task.ticket !== ticket) };
}

export function lookFilters({ scope, filters }: Pick<State, "scope" | "filters">): LookFilters {
  const texts = (kind: StackedFilter["kind"]) =>
    filters.filter((filter) => filter.kind === kind).map(({ text }) => text);
  return { ...scope, labels: texts("label"), grep: texts("grep"), hide: texts("hide") };
}

/** Other filters: what is on the screen stays in sight if they leave it. */
export function refiltered(state: State, filters: readonly StackedFilter[]): AppStep {
  const { pane } = state;
  const cursor = pane.entries[pane.at]?.cursor;
  const anchor: Anchor = pane.isFollowing || cursor === undefined
    ? { kind: pane.isFollowing ? "end" : "start" }
    : { kind: "cursor", cursor };
  const { shown: _, ...rest } = state;
  const told = step({ ...rest, filters }, {
    kind: "ask",
    ask: { kind: "filters", filters: lookFilters({ ...state, filters }) },
  });
  const moved = then(told, (next) => askWindow(next, anchor, "jump"));
  return then(then(then(moved, counted), leftCounted), (next) => hitsAsked(next, false));
}

/** What a replay has before it: for its progress, and the period it shows. */
export function leftCounted(state: State): AppStep {
  if (state.header.kind !== "replay" || state.header.speed === 0) return step(state);
  return begin(state, { kind: "left", doing: "counting what is left" }, (ticket) => (
    { kind: "left", ticket }
  ));
}

/**
 * Finds all hits of the search, those behind the selected entry first.
 * @param isAwaited the screen goes to the first of them.
 */
export function hitsAsked(state: State, isAwaited: boolean): AppStep {
  const { search, ticket } = state;
  if (search === undefined) return step(state);
  const { source } = search;
  const from = seekStart(state, "forward");
  const fresh = { ...state, search: { ...searchFor(source), ticket, from, isAwaited } };
  return begin(fresh, { kind: "hits", doing: `searching /${source}` }, (ticket) => (
    { kind: "hits", ticket, source, from }
  ));
}

/** A search begins at the selected entry, and does not find it again. */
export function seekStart(state: State, direction: "forward" | "backward"): number {
  const { pane, extent: { firstCursor, lastCursor } } = state;
  // Who typed the search ahead means the place that is being gone to.
  const goal = pane.asked?.wish === "jump" ? pane.asked.anchor : undefined;
  if (goal?.kind === "start") return firstCursor - 1;
  if (goal?.kind === "end") return lastCursor + 1;
  if (goal?.kind === "cursor") return goal.cursor;
  return selected(pane)?.cursor ?? (direction === "forward" ? firstCursor - 1 : lastCursor + 1);
}

/** Counts what the filters leave; without any, that is known. */
export function counted(state: State): AppStep {
  const { filters, header, scope: { from, to } } = state;
  const isInjected = header.kind === "replay" && header.faults !== undefined;
  const isAll = filters.length === 0 && from === undefined && to === undefined;
  if (isAll && !isInjected) return step(state);
  return begin(
    state,
    { kind: "count", doing: "counting" },
    (ticket) => ({ kind: "count", ticket }),
  );
}
