import type { Tell } from "../look/messages.ts";
import { conditionOf, openPicker, type Picked, type Picker, pickerKey } from "../picker.ts";
import { inserted } from "../prompt.ts";
import type { Mode, StackedFilter, State } from "../state.ts";
import { pickerRows } from "../view/layout.ts";
import { type AppStep, begin, ended, noticed, refiltered, step } from "./steps.ts";

type PickerMode = Mode & { readonly kind: "picker" };

const NORMAL: Mode = { kind: "normal" };

/** Asks who talks here, to have services picked. */
export function askServices(state: State): AppStep {
  return begin(state, { kind: "services", doing: "looking for services" }, (ticket) => (
    { kind: "services", ticket }
  ));
}

/** What there is to pick from is known. At the start, nobody is asked who is busy already. */
export function servicesTold(state: State, tell: Tell & { readonly kind: "services" }): AppStep {
  const { picking, mode } = state;
  const { label, values } = tell;
  const next = { ...ended(state, tell.ticket), services: values };
  const isStart = picking === "at_start";
  if (isStart && mode.kind !== "normal") return step({ ...next, picking: "asked" });
  if (label === undefined) {
    const quiet: State = { ...next, picking: "asked" };
    return step(isStart ? quiet : noticed(quiet, "told", "there are no services to choose from"));
  }
  const chosen = state.picked?.label === label ? state.picked.chosen : undefined;
  const picker = openPicker({ label, items: values, ...chosen !== undefined && { chosen } });
  return step({ ...next, picking: "asked", mode: { kind: "picker", picker, isStart } });
}

/** A key while services are picked. At the start, `q` ends the view, as it does everywhere else. */
export function keyInPicker(state: State, { picker, isStart }: PickerMode, key: string): AppStep {
  const isQuit = key === "ctrl+c" || (key === "q" && !picker.isTyping);
  if (isQuit) return step(isStart ? { ...state, isDone: true } : { ...state, mode: NORMAL });
  return went(state, pickerKey(picker, key, pickerRows(state)), isStart);
}

export function pasteInPicker(state: State, mode: PickerMode, text: string): AppStep {
  const { picker } = mode;
  if (!picker.isTyping) return step(state);
  return step({
    ...state,
    mode: { ...mode, picker: { ...picker, sought: inserted(picker.sought, text), at: 0 } },
  });
}

function went(state: State, picked: Picked, isStart: boolean): AppStep {
  switch (picked.kind) {
    case "picking":
      return step({ ...state, mode: { kind: "picker", picker: picked.picker, isStart } });
    case "left":
      return step({ ...state, mode: NORMAL });
    case "done":
      return chose({ ...state, mode: NORMAL }, picked.picker);
  }
}

/** What is picked is one filter of the stack, in the place of what was picked before. */
function chose(state: State, picker: Picker): AppStep {
  const { picked, ...rest } = state;
  const condition = conditionOf(picker);
  const others = state.filters.filter((filter) => filter !== picked?.filter);
  if (condition === undefined) {
    return picked === undefined ? step(rest) : refiltered(rest, others);
  }
  const filter: StackedFilter = { kind: "label", text: condition };
  const { label, chosen } = picker;
  return refiltered({ ...rest, picked: { filter, label, chosen } }, [filter, ...others]);
}
