import { isLogtapError } from "../../lib/fault/mod.ts";
import { parseLabelMatchers } from "../../lib/filter/mod.ts";
import { compilePattern } from "../../lib/pattern/mod.ts";
import { canonicalTs, parseInstant, zonedTs } from "../../lib/units/mod.ts";
import { selected } from "../pane.ts";
import { edited, EMPTY_LINE, inserted, type PromptLine, textOf } from "../prompt.ts";
import { searchFor } from "../search.ts";
import {
  type Mode,
  type PromptKind,
  type PromptMode,
  promptMode,
  type StackedFilter,
  type State,
} from "../state.ts";
import { seekHit } from "./actions.ts";
import { recalled, remembered } from "./recall.ts";
import { setSpeed } from "./replay.ts";
import { type AppStep, askWindow, begin, hitsAsked, noticed, refiltered, step } from "./steps.ts";

const NORMAL: Mode = { kind: "normal" };

/** A key while a line is typed. */
export function keyInPrompt(state: State, mode: PromptMode, key: string): AppStep {
  if (key === "esc" || key === "ctrl+c") return step({ ...state, mode: NORMAL });
  if (key === "enter") return entered(state, mode);
  const { prompt, line } = mode;
  if (key === "backspace" && line.chars.length === 0) return step({ ...state, mode: NORMAL });
  const recall = RECALLS[key];
  if (recall !== undefined) return step({ ...state, mode: recalled(state, mode, recall) });
  // `/=` and `/!`: what older fingers type.
  if (prompt === "search" && line.chars.length === 0 && (key === "=" || key === "!")) {
    return step({ ...state, mode: promptMode(key === "=" ? "grep" : "hide") });
  }
  const next = edited(line, key);
  return step(next === undefined ? state : { ...state, mode: promptMode(prompt, next) });
}

const RECALLS: Readonly<Record<string, "older" | "newer">> = {
  "up": "older",
  "ctrl+p": "older",
  "down": "newer",
  "ctrl+n": "newer",
};

export function pasteInPrompt(state: State, { prompt, line }: PromptMode, text: string): AppStep {
  return step({ ...state, mode: promptMode(prompt, inserted(line, text)) });
}

function entered(state: State, mode: PromptMode): AppStep {
  const text = textOf(mode.line);
  try {
    return ENTER[mode.prompt]({ ...remembered(state, mode.prompt, text), mode: NORMAL }, text);
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return step({ ...state, mode: { ...mode, fault: error.message } });
  }
}

/** What Enter does with what was typed. @throws {LogtapError} usage — it cannot be read. */
const ENTER: Readonly<Record<PromptKind, (state: State, text: string) => AppStep>> = {
  search,
  grep: (state, text) => patterned(state, "grep", text),
  hide: (state, text) => patterned(state, "hide", text),
  label: (state, text) => {
    if (text.trim() === "") return step(state);
    parseLabelMatchers([text]);
    return stacked(state, { kind: "label", text });
  },
  time: (state, text) => text.trim() === "" ? step(state) : goToTime(state, text),
  export: (state, text) => text.trim() === "" ? step(state) : exported(state, text.trim()),
  command,
};

/** An empty search is the one before. */
function search(state: State, text: string): AppStep {
  if (text === "") return seekHit(state, "forward");
  compilePattern(text);
  return hitsAsked({ ...state, search: searchFor(text) }, true);
}

function patterned(state: State, kind: "grep" | "hide", text: string): AppStep {
  if (text === "") return step(state);
  compilePattern(text);
  return stacked(state, { kind, text });
}

function stacked(state: State, filter: StackedFilter): AppStep {
  return refiltered(state, [...state.filters, filter]);
}

/** A time without a date is one of the day that is looked at. */
function goToTime(state: State, text: string): AppStep {
  const shown = canonicalTs(selected(state.pane)?.ts ?? "");
  const day = shown === undefined ? {} : { started: zonedTs(shown, state.zone) };
  const ts = parseInstant(text, { ...state.reference, ...day });
  const pane = { ...state.pane, isFollowing: false };
  return askWindow({ ...state, pane }, { kind: "time", ts }, "jump");
}

function exported(state: State, dir: string): AppStep {
  return begin(state, { kind: "export", doing: `writing ${dir}` }, (ticket) => (
    { kind: "export", ticket, dir }
  ));
}

/** `:q`, `:42%`, `:10:32`, `:w DIR`, `:speed 10`, `:help`, `:1234`, the number of an entry. */
function command(state: State, text: string): AppStep {
  const [word = "", ...rest] = text.trim().split(/\s+/);
  const pane = { ...state.pane, isFollowing: false };
  if (word === "") return step(state);
  if (word === "q" || word === "quit" || word === "q!") return step({ ...state, isDone: true });
  if (word === "h" || word === "help") return step({ ...state, mode: { kind: "help", top: 0 } });
  if (word === "w" || word === "write") {
    return rest.length === 0
      ? step({ ...state, mode: promptMode("export") })
      : exported(state, rest.join(" "));
  }
  if (word === "speed") return speed(state, rest[0] ?? "");
  const share = /^(\d{1,3}(?:\.\d+)?)%$/.exec(word)?.[1];
  if (share !== undefined) {
    const anchor = { kind: "share", share: Math.min(1, Number(share) / 100) } as const;
    return askWindow({ ...state, pane }, anchor, "jump");
  }
  if (/^\d{1,15}$/.test(word)) {
    return askWindow({ ...state, pane }, { kind: "cursor", cursor: Number(word) }, "jump");
  }
  if (/^[\d-]/.test(word)) return goToTime(state, text);
  return step({
    ...state,
    mode: {
      ...promptMode("command", inserted(EMPTY_LINE, text)),
      fault: "no such command: :q, :42%, :10:32, :w DIR, :speed 10, :help",
    },
  });
}

function speed(state: State, text: string): AppStep {
  const number = /^(\d{1,6}(?:\.\d{1,6})?)x?$/.exec(text)?.[1];
  if (number !== undefined) return setSpeed(state, Number(number));
  return step(noticed(state, "fault", "expected :speed 10, or 0 for all"));
}

export type { PromptLine };
