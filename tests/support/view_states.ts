import type { ShownEntry } from "../../tui/look/messages.ts";
import type { Pane } from "../../tui/pane.ts";
import { type Search, searchFor } from "../../tui/search.ts";
import type { Header, State } from "../../tui/state.ts";
import { initialState } from "../../tui/state.ts";

/** 2026-11-21T10:32:01Z, and so many seconds. */
export function at(seconds: number): string {
  const start = Date.UTC(2026, 10, 21, 10, 32, 1);
  return new Date(start + seconds * 1000).toISOString().replace("Z", "000000Z");
}

export function entryOf(cursor: number, fields: Partial<ShownEntry> = {}): ShownEntry {
  const apps = ["gateway", "checkout", "db"];
  const labels = { app: apps[cursor % apps.length]! };
  return { cursor, ts: at(cursor), labels, msg: `message ${cursor}`, ...fields };
}

export function entriesOf(from: number, count: number): readonly ShownEntry[] {
  return Array.from({ length: count }, (_, i) => entryOf(from + i));
}

export const REPLAY: Header & { readonly kind: "replay" } = {
  kind: "replay",
  version: "1.2.3",
  dir: "./capture",
  redaction: "on (12 rules)",
  speed: 0,
  isPaused: false,
  period: { from: at(1), to: at(100) },
};

export const RECV: Header & { readonly kind: "recv" } = {
  kind: "recv",
  version: "1.2.3",
  dir: "./capture",
  rates: [],
};

/** A search of 100 entries whose hits are all known. */
export function searchOf(source: string, cursors: readonly number[]): Search {
  const ahead = { cursors, total: cursors.length, to: 101 };
  return { ...searchFor(source), ticket: 5, ahead, isDone: true };
}

/** A view of a capture of 100 entries with nothing loaded, 80 × 24. */
export function stateOf(fields: Partial<State> = {}): State {
  const extent = { firstCursor: 1, lastCursor: 100, lines: 100, isLive: false };
  const state = initialState({
    header: REPLAY,
    size: { columns: 80, rows: 24 },
    zone: 0,
    reference: { started: at(0), stopped: at(101), now: at(200) },
    isFollowing: false,
  });
  return { ...state, extent, ...fields };
}

/** The same with entries in memory, the first of them selected at the top. */
export function loadedState(
  entries: readonly ShownEntry[],
  { pane, ...fields }: Omit<Partial<State>, "pane"> & { readonly pane?: Partial<Pane> } = {},
): State {
  const state = stateOf(fields);
  const isStart = entries[0]?.cursor === state.extent.firstCursor;
  const isEnd = entries.at(-1)?.cursor === state.extent.lastCursor;
  return { ...state, pane: { ...state.pane, entries, isStart, isEnd, ...pane } };
}
