import type { Injection } from "../../lib/analyze/inject/mod.ts";
import type { Labels } from "../../lib/entry/mod.ts";

/**
 * What the view and its looker say to each other. The looker is a worker that may read the capture,
 * write exports, and nothing else: it finds, the view shows. All of it is plain data.
 *
 * Asks that take a while carry a ticket, a number the view chooses; tells with the ticket of an ask
 * that has been stopped, or overtaken by one of the same kind, are to be passed over.
 */

/** What decides whether an entry is shown; texts as a person types them, checked before. */
export interface LookFilters {
  /** Canonical times, inclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Label conditions: all must accept. */
  readonly labels: readonly string[];
  /** Patterns that must all be found in message, labels or `meta`, as `--grep`. */
  readonly grep: readonly string[];
  /** Patterns of which none may be found there. */
  readonly hide: readonly string[];
}

/** One entry as the view gets it; texts are as they were logged, unsafe for terminals. */
export interface ShownEntry {
  /** With a fraction for an entry that was made up: it stands behind the whole one. */
  readonly cursor: number;
  /** As in the capture; canonical where logtap wrote it. */
  readonly ts: string;
  readonly labels: Labels;
  readonly msg: string;
  readonly meta?: Labels;
  readonly level?: Level;
}

export type Level = "error" | "warn" | "info" | "debug";

/** From where a window of entries is wanted. */
export type Anchor =
  /** The first entries. */
  | { readonly kind: "start" }
  /** The last ones. */
  | { readonly kind: "end" }
  /** This entry, or the first shown one behind it; some before it too. */
  | { readonly kind: "cursor"; readonly cursor: number }
  /** The first entry in write order that is not before this canonical time. */
  | { readonly kind: "time"; readonly ts: string }
  /** That part of the capture's cursors, 0 to 1. */
  | { readonly kind: "share"; readonly share: number };

/** What a search stops at. */
export type Goal =
  | { readonly kind: "pattern"; readonly source: string }
  | { readonly kind: "error" };

export type Ask =
  /** What all asks behind it are about. */
  | { readonly kind: "filters"; readonly filters: LookFilters }
  /** Up to `before` entries before the anchor, and `after` from it on. */
  | {
    readonly kind: "window";
    readonly ticket: number;
    readonly anchor: Anchor;
    readonly before: number;
    readonly after: number;
  }
  /** The next entry that meets the goal, beyond `from` in the direction. */
  | {
    readonly kind: "seek";
    readonly ticket: number;
    readonly goal: Goal;
    readonly from: number;
    readonly direction: "forward" | "backward";
  }
  /**
   * Where all the hits of a pattern are, told as they are found: first those beyond `from`, then
   * those before. What comes later is looked through, too, until it is stopped.
   */
  | {
    readonly kind: "hits";
    readonly ticket: number;
    readonly source: string;
    readonly from: number;
  }
  /** How many entries are shown; told again and again while it is counted, and when more come. */
  | { readonly kind: "count"; readonly ticket: number }
  | { readonly kind: "histogram"; readonly ticket: number; readonly buckets: number }
  /** The most frequent signatures. */
  | { readonly kind: "patterns"; readonly ticket: number; readonly top: number }
  /** Writes what is shown into a new capture. */
  | { readonly kind: "export"; readonly ticket: number; readonly dir: string }
  /** How much the filters leave of the whole capture, and when, whatever has happened of it. */
  | { readonly kind: "left"; readonly ticket: number }
  /** Who talks in the capture: see the tell. */
  | { readonly kind: "services"; readonly ticket: number }
  /** Replay: only what is not later than this canonical time has happened; all has, without one. */
  | { readonly kind: "advance"; readonly to?: string }
  | { readonly kind: "stop"; readonly ticket: number };

/** What the looker is made with. */
export interface LookPlan {
  readonly dir: string;
  readonly filters: LookFilters;
  /** At its start nothing has happened yet: see `advance`. */
  readonly isReplay: boolean;
  /** Somebody writes to it, or will soon, whatever its metadata says. */
  readonly isWritten: boolean;
  /** Program and version, for captures that are made. */
  readonly writer: string;
  /** Faults that are shown as if they were in the capture. */
  readonly injection?: Injection;
}

/** What is in the capture, all of it, whatever the filters. */
export interface Extent {
  readonly firstCursor: number;
  /** 0 while there is none. */
  readonly lastCursor: number;
  readonly lines: number;
  /** A writer is at work. */
  readonly isLive: boolean;
  /** Replay: what comes after all this. */
  readonly ahead?: Ahead;
}

/** What has not happened yet of what the filters leave. */
export interface Ahead {
  /** Canonical time of the next entry; absent when there is none. */
  readonly next?: string;
}

/** A service and how many entries it has. */
export interface ServiceCount {
  readonly value: string;
  readonly lines: number;
}

export interface WindowTell {
  readonly kind: "window";
  readonly ticket: number;
  /** In cursor order. */
  readonly entries: readonly ShownEntry[];
  /** Index of the entry the anchor meant; `entries.length` when there is none. */
  readonly anchor: number;
  /** No shown entry comes before the first, or behind the last, as of now. */
  readonly isStart: boolean;
  readonly isEnd: boolean;
}

export interface HistogramBucket {
  readonly lines: number;
  readonly errors: number;
}

export interface HistogramTell {
  readonly kind: "histogram";
  readonly ticket: number;
  /** Canonical times. */
  readonly from: string;
  readonly to: string;
  /** Until all is counted, the lines of an unfiltered view are what the capture's rows tell. */
  readonly buckets: readonly HistogramBucket[];
  readonly isDone: boolean;
}

export interface PatternCount {
  readonly signature: string;
  /** A regular expression that finds such entries. */
  readonly pattern?: string;
  readonly lines: number;
  readonly level?: Level;
  /** A cursor where it occurs. */
  readonly example: number;
}

/** Hits found since the tell before. */
export interface HitsTell {
  readonly kind: "hits";
  readonly ticket: number;
  /** Beyond the place where the search began, or not: the former are told first. */
  readonly part: "ahead" | "behind";
  /** In cursor order; of the first {@linkcode HITS_MAX} of this part only. */
  readonly cursors: readonly number[];
  /** All of this part so far. */
  readonly total: number;
  /** The cursor behind what has been looked through. */
  readonly to: number;
  /** All there is has been looked through. */
  readonly isDone: boolean;
}

/** Places of hits that are kept of each part; beyond, they are only counted. */
export const HITS_MAX = 100_000;

export type Tell =
  | {
    readonly kind: "opened";
    /** The capture's zone, in minutes east of UTC. */
    readonly zone: number;
    readonly started: string;
    readonly stopped?: string;
    /** Label names, for completing what is typed. */
    readonly labels: readonly string[];
    /** Whether it was redacted on its way in. */
    readonly isRedacted: boolean;
    /** Canonical times of the first and the last entry, as far as the files tell. */
    readonly period?: { readonly from: string; readonly to: string };
    readonly extent: Extent;
  }
  | { readonly kind: "extent"; readonly extent: Extent }
  | WindowTell
  /** `cursor` is absent when nothing was found. */
  | { readonly kind: "found"; readonly ticket: number; readonly cursor?: number }
  /** How far a long ask has come, 0 to 1, and how much it has found. */
  | {
    readonly kind: "progress";
    readonly ticket: number;
    readonly share: number;
    readonly found: number;
  }
  | HitsTell
  | {
    readonly kind: "counted";
    readonly ticket: number;
    readonly lines: number;
    readonly isDone: boolean;
  }
  | {
    readonly kind: "left";
    readonly ticket: number;
    readonly lines: number;
    /** Canonical times of the first and the last of them, when all are known. */
    readonly period?: { readonly from: string; readonly to: string };
    readonly isDone: boolean;
  }
  /** The label that names services best, and its values, the most frequent first. */
  | {
    readonly kind: "services";
    readonly ticket: number;
    /** Absent when no label has more than one value. */
    readonly label?: string;
    readonly values: readonly ServiceCount[];
  }
  | HistogramTell
  | {
    readonly kind: "patterns";
    readonly ticket: number;
    readonly patterns: readonly PatternCount[];
    /** Entries that were looked at. */
    readonly lines: number;
    readonly isDone: boolean;
  }
  | {
    readonly kind: "exported";
    readonly ticket: number;
    readonly dir: string;
    readonly lines: number;
  }
  /** One sentence. Without a ticket, the looker cannot go on at all. */
  | { readonly kind: "failed"; readonly ticket?: number; readonly text: string };
