import type { Anchor, ShownEntry, WindowTell } from "./look/messages.ts";

/** Lines that are kept on each side of the screen, in screens: keys then find them there. */
const SPARE_SCREENS = 2;
/** A jump shows this part of the screen before its goal. */
const ABOVE_GOAL = 1 / 3;

/** Why a window was asked for: what to do with the screen when it is there. */
export type Wish =
  /** More on the side that runs out; the screen stays. */
  | "refill"
  /** New entries at the end; the screen goes there, if it still follows when they come. */
  | "follow"
  /** The screen goes to the anchor. */
  | "jump";

export interface WindowAsk {
  readonly ticket: number;
  readonly wish: Wish;
  readonly anchor: Anchor;
  /** The last cursor there was: what came since is not in the window. */
  readonly upTo: number;
}

/** The part of the capture that is in memory, and the part of that which is on the screen. */
export interface Pane {
  /** In cursor order, without holes for the filters of now. */
  readonly entries: readonly ShownEntry[];
  /** Index of the entry in the first row. */
  readonly top: number;
  /** Index of the selected entry; 0 when there is none. */
  readonly at: number;
  readonly isStart: boolean;
  readonly isEnd: boolean;
  /** New entries pull the screen along. */
  readonly isFollowing: boolean;
  /** Cells that are scrolled out on the left. */
  readonly shift: number;
  /** The window that has been asked for and is not there yet. */
  readonly asked?: WindowAsk;
}

export const EMPTY_PANE: Pane = {
  entries: [],
  top: 0,
  at: 0,
  isStart: false,
  isEnd: false,
  isFollowing: false,
  shift: 0,
};

export function selected({ entries, at }: Pane): ShownEntry | undefined {
  return entries[at];
}

/** The entries on the screen. */
export function visible({ entries, top }: Pane, height: number): readonly ShownEntry[] {
  return entries.slice(top, top + height);
}

/** Selects another entry; the screen moves as little as shows it. Whoever moves up stops following. */
export function moved(pane: Pane, by: number, height: number): Pane {
  const last = Math.max(0, pane.entries.length - 1);
  const at = clamp(pane.at + by, 0, last);
  const isFollowing = pane.isFollowing && by >= 0;
  return { ...pane, at, top: clamp(pane.top, at - height + 1, at), isFollowing };
}

/** Scrolls the screen and what is selected with it, as Ctrl-D does. */
export function scrolled(pane: Pane, by: number, height: number): Pane {
  const lastTop = Math.max(0, pane.entries.length - height);
  const next = moved(pane, by, height);
  return { ...next, top: fitTop(clamp(pane.top + by, 0, lastTop), next.at, height) };
}

function fitTop(top: number, at: number, height: number): number {
  return clamp(top, at - height + 1, at);
}

/** How many entries a window should have on each side. */
export function spare(height: number): number {
  return height * (SPARE_SCREENS + 1);
}

/** The anchor of a window with more entries, when the screen is near an end that is none. */
export function refillAnchor(pane: Pane, height: number): Anchor | undefined {
  if (pane.asked !== undefined || pane.entries.length === 0) return undefined;
  const isShortAbove = !pane.isStart && pane.top < height;
  const isShortBelow = !pane.isEnd && pane.entries.length - pane.top < 2 * height;
  if (!isShortAbove && !isShortBelow) return undefined;
  return { kind: "cursor", cursor: pane.entries[pane.at]!.cursor };
}

/** The window that was asked for is there. */
export function loaded(pane: Pane, tell: WindowTell, height: number): Pane {
  const { asked, ...rest } = pane;
  if (asked?.ticket !== tell.ticket) return pane;
  const { entries, isStart, isEnd } = tell;
  const isStaying = asked.wish === "refill" || (asked.wish === "follow" && !pane.isFollowing);
  const here = isStaying ? placeOf(selected(pane), tell) : tell.anchor;
  // The end has run away from whoever does not follow any more.
  if (here === undefined) return { ...rest, isEnd: false };
  const last = Math.max(0, entries.length - 1);
  const at = clamp(here, 0, last);
  const row = isStaying ? pane.at - pane.top : rowOf(asked.anchor, height);
  const lastTop = Math.max(0, entries.length - height);
  const top = clamp(at - row, 0, isEnd ? lastTop : last);
  return { ...rest, entries, isStart, isEnd, at, top: fitTop(top, at, height) };
}

/**
 * Where the selected entry is in a window: it may not be the one that the window was asked for,
 * keys have been pressed since. The next one when it is gone; undefined when it lies outside.
 */
function placeOf(entry: ShownEntry | undefined, tell: WindowTell): number | undefined {
  const { entries, isStart, isEnd, anchor } = tell;
  const [first] = entries;
  if (entry === undefined || first === undefined) return anchor;
  if (entry.cursor < first.cursor && !isStart) return undefined;
  const index = entries.findIndex(({ cursor }) => cursor >= entry.cursor);
  if (index !== -1) return index;
  return isEnd ? entries.length - 1 : undefined;
}

/** The row that the goal of a jump comes to. */
function rowOf(anchor: Anchor, height: number): number {
  if (anchor.kind === "start") return 0;
  return anchor.kind === "end" ? height - 1 : Math.floor(height * ABOVE_GOAL);
}

/** The same when the screen has another height. */
export function resized(pane: Pane, height: number): Pane {
  const lastTop = Math.max(0, pane.entries.length - height);
  const top = pane.isFollowing ? lastTop : Math.min(pane.top, lastTop);
  return { ...pane, top: fitTop(top, pane.at, height) };
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(0, Math.max(min, Math.min(max, value)));
}
