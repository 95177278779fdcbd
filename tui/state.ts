import type { InstantReference } from "../lib/units/mod.ts";
import type {
  Ask,
  Extent,
  HistogramTell,
  Level,
  PatternCount,
  ServiceCount,
  ShownEntry,
  Tell,
} from "./look/messages.ts";
import { EMPTY_PANE, type Pane } from "./pane.ts";
import type { Picker } from "./picker.ts";
import type { Search } from "./search.ts";
import { EMPTY_LINE, type PromptLine } from "./prompt.ts";
import type { Size } from "./screen/frame.ts";
import type { RecvStatus } from "../lib/server/start.ts";
import type { RecvHeader } from "./recv_header.ts";
import type { ReplayHeader } from "./replay_header.ts";

/** One of the conditions that are stacked; Esc takes the last one away. */
export interface StackedFilter {
  readonly kind: "grep" | "hide" | "label";
  readonly text: string;
}

/** What a prompt is for. */
export type PromptKind =
  | "search"
  | "grep"
  | "hide"
  | "label"
  | "time"
  | "export"
  | "command";

export type Mode =
  | { readonly kind: "normal" }
  /** A first key was typed, and a second one is needed. */
  | { readonly kind: "prefix"; readonly key: string }
  | { readonly kind: "letter"; readonly action: "mark" | "to_mark" }
  | {
    readonly kind: "prompt";
    readonly prompt: PromptKind;
    readonly line: PromptLine;
    /** Why the line cannot be used as it stands. */
    readonly fault?: string;
    /** How many lines back in what was typed before; undefined for a line of its own. */
    readonly recalled?: number;
  }
  | { readonly kind: "help"; readonly top: number }
  | { readonly kind: "detail"; readonly entry: ShownEntry; readonly top: number }
  | { readonly kind: "histogram"; readonly tell?: HistogramTell; readonly at: number }
  | {
    readonly kind: "patterns";
    readonly patterns?: readonly PatternCount[];
    /** Entries that were looked at. */
    readonly lines: number;
    readonly isDone: boolean;
    readonly at: number;
  }
  /** At the start, nothing has been looked at yet. */
  | { readonly kind: "picker"; readonly picker: Picker; readonly isStart: boolean };

export type PromptMode = Extract<Mode, { readonly kind: "prompt" }>;

/** An ask that takes a while, and what it is called on the screen. */
export interface Task {
  readonly ticket: number;
  readonly kind:
    | "seek"
    | "hits"
    | "count"
    | "left"
    | "services"
    | "histogram"
    | "patterns"
    | "export";
  readonly doing: string;
  /** 0 to 1. */
  readonly share: number;
  readonly found: number;
}

/** What goes on behind the scenes. */
const QUIET_TASKS: ReadonlySet<Task["kind"]> = new Set(["count", "hits", "left"]);

/** Whether somebody waits for a task: then it is shown, and Esc means it. */
export function isAwaited({ search }: Pick<State, "search">, { kind }: Task): boolean {
  return !QUIET_TASKS.has(kind) || (kind === "hits" && search?.isAwaited === true);
}

export interface Notice {
  readonly kind: "told" | "fault";
  readonly text: string;
}

export type Header = RecvHeader | ReplayHeader;

/** All that the view knows. */
export interface State {
  readonly size: Size;
  readonly header: Header;
  readonly mode: Mode;
  readonly pane: Pane;
  readonly extent: Extent;
  /** What the filters leave, as far as it is counted. */
  readonly shown?: {
    readonly ticket: number;
    readonly lines: number;
    readonly isDone: boolean;
  };
  /** From the command line; they stay. */
  readonly scope: { readonly from?: string; readonly to?: string };
  readonly filters: readonly StackedFilter[];
  /** Whether to ask at the start which services to show; `asked` when that is over. */
  readonly picking: "at_start" | "asked";
  /** Who talks in the capture, the most frequent first, once that was asked for. */
  readonly services?: readonly ServiceCount[];
  /** Which were picked, and the filter that came of it. */
  readonly picked?: {
    readonly filter: StackedFilter;
    readonly label: string;
    readonly chosen: ReadonlySet<string>;
  };
  readonly search?: Search;
  readonly tasks: readonly Task[];
  /** Keys that wait for the entry they are about: see update/typed_ahead.ts. */
  readonly typedAhead: readonly string[];
  /** Lines that were entered, the newest last: see update/recall.ts. */
  readonly typed: readonly { readonly prompt: PromptKind; readonly text: string }[];
  /** Letter → cursor. */
  readonly marks: ReadonlyMap<string, number>;
  /** Entries seen with text that would have acted on the terminal, by who sent them. */
  readonly hostile: ReadonlyMap<string, ReadonlySet<number>>;
  readonly notice?: Notice;
  /** Times are shown in this zone, in minutes east of UTC. */
  readonly zone: number;
  readonly reference: InstantReference;
  /** Given to the next ask. */
  readonly ticket: number;
  readonly isDone: boolean;
}

/** What the view is told from outside of the screen. */
export type AppEvent =
  | Tell
  | { readonly kind: "tick"; readonly nowMs: number }
  | { readonly kind: "recv"; readonly status: RecvStatus }
  /** What a receiver said that is no status; one line. */
  | { readonly kind: "said"; readonly text: string };

export type AppEffect = { readonly kind: "ask"; readonly ask: Ask };

export interface StateOptions {
  readonly header: Header;
  readonly size: Size;
  readonly filters?: readonly StackedFilter[];
  readonly scope?: State["scope"];
  readonly zone: number;
  readonly reference: InstantReference;
  readonly isFollowing: boolean;
  /** Ask at the start which services to show. */
  readonly picks?: boolean;
}

export function initialState(options: StateOptions): State {
  const { filters = [], scope = {}, isFollowing, picks = false, ...rest } = options;
  return {
    ...rest,
    filters,
    scope,
    picking: picks ? "at_start" : "asked",
    mode: { kind: "normal" },
    pane: { ...EMPTY_PANE, isFollowing },
    extent: { firstCursor: 1, lastCursor: 0, lines: 0, isLive: true },
    tasks: [],
    typedAhead: [],
    typed: [],
    marks: new Map(),
    hostile: new Map(),
    ticket: 1,
    isDone: false,
  };
}

export function promptMode(prompt: PromptKind, line: PromptLine = EMPTY_LINE): PromptMode {
  return { kind: "prompt", prompt, line };
}

/** The level as it is shown, by rank. */
export const LEVELS: readonly Level[] = ["error", "warn", "info", "debug"];
