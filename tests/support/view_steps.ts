import type { ScreenEvent } from "../../tui/loop.ts";
import type { AppEvent, State } from "../../tui/state.ts";
import type { AppStep } from "../../tui/update/steps.ts";
import { update } from "../../tui/update/update.ts";

type Event = AppEvent | ScreenEvent;

/** All of them, one after the other; keys as texts. */
export function after(state: State, ...events: readonly (Event | string)[]): AppStep {
  let step: AppStep = { state, effects: [] };
  for (const event of events) {
    const next = update(
      step.state,
      typeof event === "string" ? { kind: "key", key: event } : event,
    );
    step = { state: next.state, effects: [...step.effects, ...next.effects] };
  }
  return step;
}

/** Keys that type a text. */
export function typing(text: string): readonly string[] {
  return [...text].map((char) => char === " " ? "space" : char);
}

/** Effects as short texts: `window end`, `seek error forward from 3`, `stop 7`, `suspend`. */
export function effectTexts({ effects }: AppStep): readonly string[] {
  return effects.map((effect) => {
    if (effect.kind !== "ask") return effect.kind === "copy" ? `copy ${effect.text}` : effect.kind;
    const { ask } = effect;
    switch (ask.kind) {
      case "window": {
        const { kind, ...what } = ask.anchor;
        return ["window", kind, ...Object.values(what)].join(" ");
      }
      case "seek": {
        const { goal, direction, from } = ask;
        const what = goal.kind === "pattern" ? `/${goal.source}` : goal.kind;
        return `seek ${what} ${direction} from ${from}`;
      }
      case "filters": {
        const { labels, grep, hide } = ask.filters;
        return `filters ${[...labels, ...grep.map((g) => `=${g}`), ...hide.map((h) => `!${h}`)]}`;
      }
      case "hits":
        return `hits ${ask.source} from ${ask.from}`;
      case "export":
        return `export ${ask.dir}`;
      case "stop":
        return `stop ${ask.ticket}`;
      case "advance":
        return `advance ${ask.to ?? "all"}`;
      default:
        return ask.kind;
    }
  });
}
