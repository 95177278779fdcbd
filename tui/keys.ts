/** Everything a key can do in the pane. */
export type Action =
  | "down"
  | "up"
  | "half_down"
  | "half_up"
  | "page_down"
  | "page_up"
  | "top"
  | "bottom"
  | "left"
  | "right"
  | "line_start"
  | "follow"
  | "search"
  | "next_hit"
  | "previous_hit"
  | "next_error"
  | "previous_error"
  | "time"
  | "mark"
  | "to_mark"
  | "hide"
  | "grep"
  | "label"
  | "services"
  | "back"
  | "detail"
  | "histogram"
  | "patterns"
  | "export"
  | "copy"
  | "command"
  | "pause"
  | "faster"
  | "slower"
  | "instant"
  | "skip"
  | "help"
  | "redraw"
  | "suspend"
  | "quit";

/** What a key is for; the order is the order of the help. */
export interface KeyDoc {
  readonly action: Action;
  /** As `Input` names them; two with a space between are typed one after the other. */
  readonly keys: readonly string[];
  readonly doc: string;
  /** Only while a capture is replayed. */
  readonly isReplay?: boolean;
}

export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly KeyDoc[];
}

/** The one table of keys: what they do, the help in the view, and docs/keys.md. */
export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    title: "Moving",
    keys: [
      { action: "down", keys: ["j", "down", "wheel_down"], doc: "Next entry" },
      { action: "up", keys: ["k", "up", "wheel_up"], doc: "Previous entry" },
      { action: "half_down", keys: ["d", "ctrl+d"], doc: "Half a screen down" },
      { action: "half_up", keys: ["u", "ctrl+u"], doc: "Half a screen up" },
      { action: "page_down", keys: ["page_down", "ctrl+f"], doc: "A screen down" },
      {
        action: "pause",
        keys: ["space"],
        doc: "A screen down; while a replay runs: pause, and go on",
      },
      { action: "page_up", keys: ["page_up", "ctrl+b", "b"], doc: "A screen up" },
      { action: "top", keys: ["g g", "home", "<"], doc: "First entry" },
      { action: "bottom", keys: ["G", "end"], doc: "Last entry, and follow" },
      {
        action: "skip",
        keys: [">"],
        doc: "The same; while a replay runs: on, over a gap",
      },
      { action: "left", keys: ["left", "h"], doc: "Scroll left" },
      { action: "right", keys: ["right"], doc: "Scroll right" },
      { action: "line_start", keys: ["^"], doc: "Scroll back to the start of the lines" },
      { action: "follow", keys: ["f", "F"], doc: "Follow new entries, or stay" },
      {
        action: "time",
        keys: ["t"],
        doc: "Go to a time: 10:32 of the day in sight, -5m, RFC 3339",
      },
      { action: "next_error", keys: ["e"], doc: "Next error" },
      { action: "previous_error", keys: ["E"], doc: "Previous error" },
      { action: "mark", keys: ["m"], doc: "Mark the entry with a letter, a to z" },
      { action: "to_mark", keys: ["'"], doc: "Go to the entry with that mark" },
    ],
  },
  {
    title: "Finding",
    keys: [
      { action: "search", keys: ["/"], doc: "Search for a pattern; /= shows only, /! hides" },
      { action: "next_hit", keys: ["n"], doc: "Next hit" },
      { action: "previous_hit", keys: ["N"], doc: "Previous hit" },
      { action: "grep", keys: ["&"], doc: "Show only entries with a pattern, as /=" },
      { action: "hide", keys: ["!"], doc: "Hide entries with a pattern, as /!" },
      { action: "label", keys: ["l"], doc: "Show only entries with a label: app=api, pod=~api-.*" },
      { action: "services", keys: ["s"], doc: "Choose services from a list" },
      { action: "back", keys: ["esc"], doc: "End the search, then take the last filter away" },
    ],
  },
  {
    title: "Looking closer",
    keys: [
      { action: "detail", keys: ["enter"], doc: "The whole entry: labels, message, metadata" },
      { action: "histogram", keys: ["i"], doc: "Entries over time" },
      { action: "patterns", keys: ["p"], doc: "The most frequent patterns" },
      { action: "copy", keys: ["y"], doc: "Copy the entry as JSON" },
      { action: "export", keys: ["w"], doc: "Write what is shown into a capture" },
    ],
  },
  {
    title: "Replay",
    keys: [
      { action: "faster", keys: ["]"], doc: "Twice as fast", isReplay: true },
      {
        action: "slower",
        keys: ["["],
        doc: "Half as fast; from all at once: replay from here on",
        isReplay: true,
      },
      { action: "instant", keys: ["0"], doc: "All of it at once", isReplay: true },
    ],
  },
  {
    title: "The rest",
    keys: [
      {
        action: "command",
        keys: [":"],
        doc: "Type a command: :q, :42%, :10:32, :w DIR, :speed 10",
      },
      { action: "redraw", keys: ["ctrl+l"], doc: "Draw the screen again" },
      { action: "suspend", keys: ["ctrl+z"], doc: "Back to the shell; fg returns" },
      { action: "help", keys: ["?"], doc: "These keys" },
      { action: "quit", keys: ["q", "Q", "ctrl+c"], doc: "End" },
    ],
  },
];

const BY_KEY: ReadonlyMap<string, Action> = new Map(
  KEY_GROUPS.flatMap(({ keys }) => keys).flatMap(({ action, keys }) =>
    keys.map((key): [string, Action] => [key, action])
  ),
);

const PREFIXES: ReadonlySet<string> = new Set(
  [...BY_KEY.keys()].filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]!),
);

/** What a key means, perhaps after another one; `prefix` when a second one must follow. */
export function actionOf(key: string, prefix?: string): Action | "prefix" | undefined {
  if (prefix !== undefined) return BY_KEY.get(`${prefix} ${key}`);
  return PREFIXES.has(key) ? "prefix" : BY_KEY.get(key);
}

/** A key as people know it: `Ctrl-D`, `gg`, `↓`, `Tab`. */
export function keyText(key: string): string {
  if (key.includes(" ")) return key.split(" ").map(keyText).join("");
  return SHOWN[key] ?? (key.length === 1 ? key : key.split("+").map(capital).join("-"));
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

const SHOWN: Readonly<Record<string, string>> = {
  down: "↓",
  up: "↑",
  left: "←",
  right: "→",
  wheel_down: "wheel",
  wheel_up: "wheel",
  page_down: "PgDn",
  page_up: "PgUp",
  home: "Home",
  end: "End",
  enter: "Enter",
  esc: "Esc",
  space: "Space",
};
