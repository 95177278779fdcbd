import { edited, EMPTY_LINE, type PromptLine, textOf } from "./prompt.ts";
import type { ServiceCount } from "./look/messages.ts";

/** Choosing services of a capture: all at first, and none means all too. */
export interface Picker {
  /** The label whose values they are. */
  readonly label: string;
  readonly items: readonly ServiceCount[];
  readonly chosen: ReadonlySet<string>;
  /** Index among those that are shown. */
  readonly at: number;
  /** Only what has this in its name is shown. */
  readonly sought: PromptLine;
  /** Keys go into `sought`. */
  readonly isTyping: boolean;
}

/** What a key came to. */
export type Picked =
  | { readonly kind: "picking"; readonly picker: Picker }
  /** Go on with what is chosen. */
  | { readonly kind: "done"; readonly picker: Picker }
  /** Go on as if nothing had been asked. */
  | { readonly kind: "left" };

/** @param chosen what was chosen before; all without. */
export function openPicker(
  { label, items, chosen }: {
    readonly label: string;
    readonly items: readonly ServiceCount[];
    readonly chosen?: ReadonlySet<string>;
  },
): Picker {
  const all = new Set(items.map(({ value }) => value));
  return { label, items, chosen: chosen ?? all, at: 0, sought: EMPTY_LINE, isTyping: false };
}

/** Those whose name has the sought text, whatever its case. */
export function shownItems({ items, sought }: Picker): readonly ServiceCount[] {
  const text = textOf(sought).toLowerCase();
  return text === "" ? items : items.filter(({ value }) => value.toLowerCase().includes(text));
}

/** @param page rows that are shown at a time. */
export function pickerKey(picker: Picker, key: string, page: number): Picked {
  const by = { down: 1, wheel_down: 1, up: -1, wheel_up: -1, page_down: page, page_up: -page }[key];
  if (by !== undefined) return picking(movedBy(picker, by));
  if (picker.isTyping) return typed(picker, key);
  const step = STEPS[key];
  if (step !== undefined) return picking(movedBy(picker, step(page)));
  switch (key) {
    case "enter":
      return { kind: "done", picker };
    case "esc":
      if (picker.sought.chars.length === 0) return { kind: "left" };
      return picking({ ...picker, sought: EMPTY_LINE, at: 0 });
    case "/":
      return picking({ ...picker, isTyping: true });
    case "space":
      return picking(toggled(picker));
    case "a":
      return picking(toggledAll(picker));
    case "o":
      return only(picker);
  }
  return picking(picker);
}

/** The condition for what is chosen: `app=api`, `app=~api|web`; undefined for all of them. */
export function conditionOf({ label, items, chosen }: Picker): string | undefined {
  const values = items.map(({ value }) => value).filter((value) => chosen.has(value));
  if (values.length === 0 || values.length === items.length) return undefined;
  const others = items.map(({ value }) => value).filter((value) => !chosen.has(value));
  // The shorter text; who has no such label was not asked about, and stays with those left over.
  return others.length < values.length ? oneOf(label, "!", others) : oneOf(label, "", values);
}

function oneOf(label: string, not: "" | "!", values: readonly string[]): string {
  if (values.length === 1) return `${label}${not}=${values[0]}`;
  return `${label}${not}${not === "" ? "=" : ""}~${values.map(escaped).join("|")}`;
}

const STEPS: Readonly<Record<string, (page: number) => number>> = {
  j: () => 1,
  k: () => -1,
  "ctrl+d": (page) => Math.ceil(page / 2),
  "ctrl+u": (page) => -Math.ceil(page / 2),
  G: () => Infinity,
  end: () => Infinity,
  g: () => -Infinity,
  home: () => -Infinity,
};

function picking(picker: Picker): Picked {
  return { kind: "picking", picker };
}

function movedBy(picker: Picker, by: number): Picker {
  const last = Math.max(0, shownItems(picker).length - 1);
  return { ...picker, at: Math.max(0, Math.min(last, picker.at + by)) };
}

/** Enter keeps what was typed, Esc forgets it. */
function typed(picker: Picker, key: string): Picked {
  const { sought } = picker;
  if (key === "enter") return picking({ ...picker, isTyping: false });
  const isEmptied = key === "backspace" && sought.chars.length === 0;
  if (key === "esc" || isEmptied) {
    return picking({ ...picker, sought: EMPTY_LINE, isTyping: false, at: 0 });
  }
  return picking({ ...picker, sought: edited(sought, key) ?? sought, at: 0 });
}

function toggled(picker: Picker): Picker {
  const value = shownItems(picker)[picker.at]?.value;
  if (value === undefined) return picker;
  const chosen = new Set(picker.chosen);
  if (!chosen.delete(value)) chosen.add(value);
  return { ...picker, chosen };
}

/** All of those that are shown, or none of them when they are chosen already. */
function toggledAll(picker: Picker): Picker {
  const shown = shownItems(picker).map(({ value }) => value);
  const chosen = new Set(picker.chosen);
  const isFull = shown.every((value) => chosen.has(value));
  for (const value of shown) {
    if (isFull) chosen.delete(value);
    else chosen.add(value);
  }
  return { ...picker, chosen };
}

function only(picker: Picker): Picked {
  const value = shownItems(picker)[picker.at]?.value;
  if (value === undefined) return picking(picker);
  return { kind: "done", picker: { ...picker, chosen: new Set([value]) } };
}

function escaped(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
