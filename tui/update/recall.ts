import { lineOf } from "../prompt.ts";
import { type PromptKind, type PromptMode, promptMode, type State } from "../state.ts";

/** Lines that are remembered, of all prompts together. */
const REMEMBERED_MAX = 100;

/** Patterns are patterns, whatever they are for. */
const PATTERNS: ReadonlySet<PromptKind> = new Set(["search", "grep", "hide"]);

/** The state that remembers a line; one that was typed before is the newest again. */
export function remembered(state: State, prompt: PromptKind, text: string): State {
  if (text.trim() === "") return state;
  const others = state.typed.filter((one) => one.text !== text || !isAlike(one.prompt, prompt));
  return { ...state, typed: [...others, { prompt, text }].slice(-REMEMBERED_MAX) };
}

/** The prompt with a line that was typed before: one further back, or one newer than that. */
export function recalled(
  { typed }: State,
  mode: PromptMode,
  direction: "older" | "newer",
): PromptMode {
  const { prompt, recalled = -1 } = mode;
  const texts = typed.filter((one) => isAlike(one.prompt, prompt)).toReversed();
  const at = direction === "older" ? Math.min(recalled + 1, texts.length - 1) : recalled - 1;
  const text = texts[at]?.text;
  return text === undefined
    ? promptMode(prompt)
    : { ...promptMode(prompt, lineOf(text)), recalled: at };
}

function isAlike(one: PromptKind, other: PromptKind): boolean {
  return one === other || PATTERNS.has(one) && PATTERNS.has(other);
}
