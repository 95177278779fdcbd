import { KEY_GROUPS, type KeyDoc } from "../../tui/keys.ts";
import type { Step } from "./open_screen.ts";

/** Turns of the wheel, as a terminal reports them that was asked for a mouse (SGR, 1006). */
export const WHEEL = { up: "\x1b[<64;9;9M", down: "\x1b[<65;9;9M" } as const;

/** Names of keys in the table, by tmux's. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ Down: "down", Up: "up", Left: "left", Right: "right", Home: "home", End: "end" },
  ...{ PageDown: "page_down", PageUp: "page_up", Enter: "enter", Escape: "esc", Space: "space" },
  [WHEEL.up]: "wheel_up",
  [WHEEL.down]: "wheel_down",
};

/** The keys of the table, as far as they are meant, that no step presses. */
export function unpressed(
  steps: readonly Step[],
  isMeant: (key: KeyDoc) => boolean,
): readonly string[] {
  const pressed = new Set(steps.flatMap(keysOf));
  return KEY_GROUPS.flatMap(({ keys }) => keys).filter(isMeant).flatMap(({ keys }) => keys)
    .filter((key) => !pressed.has(key));
}

/** What is typed begins with a key; what follows is the text of a prompt. */
function keysOf({ press = [], type }: Step): readonly string[] {
  const alone = press.map(nameOf);
  const pairs = alone.slice(1).map((key, i) => `${alone[i]} ${key}`);
  const typed = type === undefined ? [] : [NAMES[type] ?? type.slice(0, 1)];
  return [...alone, ...pairs, ...typed];
}

function nameOf(key: string): string {
  return NAMES[key] ?? key.replace(/^C-/, "ctrl+");
}
