import type { Mode, StackedFilter, State } from "../state.ts";
import { bucketStart } from "../histogram.ts";
import { helpHeight } from "../view/help_view.ts";
import { detailHeight } from "../view/detail_view.ts";
import { moved, selected } from "../pane.ts";
import { paneHeight } from "../view/layout.ts";
import { copyEntry, goTo } from "./actions.ts";
import { type AppStep, askWindow, refilled, refiltered, step, stopped, then } from "./steps.ts";

type Overlay = Extract<Mode, { kind: "help" | "detail" | "histogram" | "patterns" }>;

const NORMAL: Mode = { kind: "normal" };
const CLOSES: ReadonlySet<string> = new Set(["q", "esc", "ctrl+c"]);

/** A key while something lies over the pane; what closes it, closes only that. */
export function keyInOverlay(state: State, mode: Overlay, key: string): AppStep {
  if (CLOSES.has(key)) return closed(state, mode);
  switch (mode.kind) {
    case "help":
      if (key === "?") return closed(state, mode);
      return step({
        ...state,
        mode: { ...mode, top: scrolledTo(state, mode.top, key, helpHeight(state)) },
      });
    case "detail":
      return keyInDetail(state, mode, key);
    case "histogram":
      return keyInHistogram(state, mode, key);
    case "patterns":
      return keyInPatterns(state, mode, key);
  }
}

function closed(state: State, mode: Overlay): AppStep {
  return stopped({ ...state, mode: NORMAL }, ({ kind }) => kind === mode.kind);
}

/** `n` and `N` go to the next and previous entry, `y` copies. */
function keyInDetail(state: State, mode: Mode & { kind: "detail" }, key: string): AppStep {
  if (key === "enter") return step({ ...state, mode: NORMAL });
  if (key === "y") return copyEntry(state, mode.entry);
  if (key === "n" || key === "N" || key === "p") {
    const pane = moved(state.pane, key === "n" ? 1 : -1, paneHeight(state));
    const entry = selected(pane) ?? mode.entry;
    return refilled({ ...state, pane, mode: { kind: "detail", entry, top: 0 } });
  }
  const top = scrolledTo(state, mode.top, key, detailHeight(state, mode.entry));
  return step({ ...state, mode: { ...mode, top } });
}

/** Left and right move over time; Enter goes there. */
function keyInHistogram(state: State, mode: Mode & { kind: "histogram" }, key: string): AppStep {
  const { tell, at } = mode;
  const last = Math.max(0, (tell?.buckets.length ?? 1) - 1);
  const by = { left: -1, h: -1, right: 1, l: 1, "shift+left": -10, "shift+right": 10 }[key];
  if (by !== undefined) {
    return step({ ...state, mode: { ...mode, at: Math.min(last, Math.max(0, at + by)) } });
  }
  if (key === "home" || key === "0") return step({ ...state, mode: { ...mode, at: 0 } });
  if (key === "end" || key === "$") return step({ ...state, mode: { ...mode, at: last } });
  if (key === "i") return closed(state, mode);
  if (key !== "enter" || tell === undefined) return step(state);
  const ts = bucketStart(tell, at);
  const pane = { ...state.pane, isFollowing: false };
  return then(
    closed({ ...state, pane }, mode),
    (next) => askWindow(next, { kind: "time", ts }, "jump"),
  );
}

/** Enter goes to an example, `=` shows only such entries, `!` hides them. */
function keyInPatterns(state: State, mode: Mode & { kind: "patterns" }, key: string): AppStep {
  const { patterns = [], at } = mode;
  if (key === "p") return closed(state, mode);
  const chosen = patterns[at];
  if (key === "enter" && chosen !== undefined) {
    return then(closed(state, mode), (next) => goTo(next, chosen.example));
  }
  if ((key === "=" || key === "!") && chosen?.pattern !== undefined) {
    const filters = [...state.filters, filterOf(key, chosen.pattern)];
    return then(closed(state, mode), (next) => refiltered(next, filters));
  }
  const last = Math.max(0, patterns.length - 1);
  const next = Math.max(0, Math.min(last, at + stepOf(key, paneHeight(state))));
  return step({ ...state, mode: { ...mode, at: next } });
}

function filterOf(key: "=" | "!", text: string): StackedFilter {
  return { kind: key === "=" ? "grep" : "hide", text };
}

function scrolledTo(state: State, top: number, key: string, height: number): number {
  const by = stepOf(key, paneHeight(state));
  return Math.max(0, Math.min(top + by, height - paneHeight(state)));
}

/** How far a key moves in lists and texts. */
function stepOf(key: string, page: number): number {
  switch (key) {
    case "j":
    case "down":
    case "wheel_down":
      return 1;
    case "k":
    case "up":
    case "wheel_up":
      return -1;
    case "d":
    case "ctrl+d":
      return Math.ceil(page / 2);
    case "u":
    case "ctrl+u":
      return -Math.ceil(page / 2);
    case "page_down":
    case "ctrl+f":
    case "space":
      return page;
    case "page_up":
    case "ctrl+b":
      return -page;
    case "G":
    case "end":
      return Number.MAX_SAFE_INTEGER;
    case "g":
    case "home":
      return -Number.MAX_SAFE_INTEGER;
  }
  return 0;
}
