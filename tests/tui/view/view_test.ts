import assert from "node:assert/strict";
import { assertGolden } from "../../support/golden.ts";
import {
  at,
  entriesOf,
  entryOf,
  loadedState,
  RECV,
  REPLAY,
  searchOf,
  stateOf,
} from "../../support/view_states.ts";
import { type Frame, type Line, lineWidth, type Look } from "../../../tui/screen/frame.ts";
import { lineOf } from "../../../tui/prompt.ts";
import { openPicker } from "../../../tui/picker.ts";
import { promptMode, type State } from "../../../tui/state.ts";
import { detailLines } from "../../../tui/view/detail_view.ts";
import { view } from "../../../tui/view/view.ts";
import { cellWidth } from "../../../lib/ansi/mod.ts";

const INCIDENT = [
  entryOf(1, { msg: "GET /cart 200 12ms" }),
  entryOf(2, { level: "warn", msg: "pool 48/50 in use, waiting 1.2s" }),
  entryOf(3, { level: "error", msg: "timeout after 5s calling payments" }),
  entryOf(4, { level: "debug", labels: {}, msg: "no labels at all" }),
  entryOf(5, {
    msg: "two\nlines\tand a tab",
    labels: { service_name: "a-very-long-service-name-0123456789" },
  }),
  entryOf(6, { ts: "no time", msg: "GET /cart 503 5001ms" }),
];

const DETAIL = entryOf(7, {
  level: "error",
  labels: { app: "checkout", pod: "checkout-6f7d9c-0", note: "x".repeat(100) },
  meta: { trace_id: "4bf92f3577b34da6" },
  msg: '{"msg":"payment failed","order":12345678901234567890,"items":[{"sku":"a"},{}],"ok":false}',
});

const STATUS = {
  url: "http://127.0.0.1:3100",
  atMs: 0,
  lines: 1_234_567,
  bodyBytes: 1e9,
  written: 1_234_000,
  dropped: 567,
  refused: 3,
  diskBytes: 12_000_000,
  diskCapBytes: 1_000_000_000,
  connections: 4,
  isBalanced: true,
  talkers: [
    { name: "gateway", lines: 700_000 },
    { name: "checkout", lines: 400_000 },
    { name: "db", lines: 100_000 },
  ],
  alerts: ["pool-dry"],
};

const LIVE: State["header"] = {
  ...RECV,
  status: STATUS,
  rates: Array.from({ length: 30 }, (_, i) => ({ lines: i % 10 * 1000, bytes: i * 1e5 })),
};

const BUCKETS = Array.from({ length: 78 }, (_, i) => ({
  lines: Math.round(50 + 40 * Math.sin(i / 8)),
  errors: i > 40 && i < 50 ? 20 : 0,
}));

const HISTOGRAM = {
  kind: "histogram",
  ticket: 1,
  from: at(0),
  to: at(780),
  buckets: BUCKETS,
  isDone: true,
} as const;

const LONG = entriesOf(1, 3).map((entry) => ({
  ...entry,
  msg: `${entry.cursor} ${Array.from({ length: 60 }, (_, i) => `word${i}`).join(" ")}`,
}));

const SIZED = (columns: number, rows: number) => ({ size: { columns, rows } });

/** Name of the golden file → what is shown. */
const FRAMES: Readonly<Record<string, State>> = {
  empty_live: stateOf({
    header: RECV,
    extent: { firstCursor: 1, lastCursor: 0, lines: 0, isLive: true },
  }),
  empty_replay: stateOf({ extent: { firstCursor: 1, lastCursor: 0, lines: 0, isLive: false } }),
  empty_live_url: stateOf({
    header: { ...RECV, status: { ...STATUS, lines: 0, talkers: [], alerts: [] } },
    extent: { firstCursor: 1, lastCursor: 0, lines: 0, isLive: true },
  }),
  /** Silence has no scale. */
  live_silent: loadedState(entriesOf(1, 1), {
    header: { ...LIVE, rates: [{ lines: 0, bytes: 0 }] },
    extent: { firstCursor: 1, lastCursor: 1, lines: 1, isLive: true },
  }),
  days_of_a_zone: loadedState(entriesOf(1, 3), {
    header: { ...REPLAY, period: { from: at(0), to: at(13 * 3600) } },
    zone: 330,
  }),
  live: loadedState(INCIDENT, {
    header: LIVE,
    pane: { isFollowing: true, at: 5 },
  }),
  live_trouble: loadedState(INCIDENT, {
    header: {
      ...RECV,
      redaction: "on (3 rules)",
      status: { ...STATUS, isBalanced: false, trouble: "disk full" },
    },
  }),
  replay_all: loadedState(INCIDENT, { pane: { at: 2 } }),
  replay_injected: loadedState(INCIDENT.slice(0, 2), {
    header: { ...REPLAY, faults: { texts: ["error-spike"], from: at(9000) } },
    services: [{ value: "gateway", lines: 300 }, { value: "db", lines: 99 }, {
      value: "",
      lines: 1,
    }],
    shown: { ticket: 1, lines: 400, isDone: true },
  }),
  replay_clock: loadedState(INCIDENT, {
    header: {
      ...REPLAY,
      speed: 10,
      isPaused: true,
      ahead: { next: at(50) },
      reached: at(26),
      waitsFrom: at(25),
    },
  }),
  filters: loadedState(INCIDENT.slice(0, 2), {
    filters: [
      { kind: "label", text: "app=checkout" },
      { kind: "grep", text: "(?i)cart|pool" },
      { kind: "hide", text: "health" },
    ],
    shown: { ticket: 1, lines: 42, isDone: false },
  }),
  scope: loadedState(INCIDENT, { scope: { from: at(0), to: at(4000) }, zone: 60 }),
  nothing_in_scope: loadedState([], { scope: { from: at(4000) } }),
  nothing_left: loadedState([], { filters: [{ kind: "grep", text: "no such thing" }] }),
  search: loadedState(INCIDENT, {
    search: searchOf("5\\d\\d|cart", [1, 6]),
    marks: new Map([["a", 3]]),
    pane: { at: 5 },
  }),
  searching: loadedState(INCIDENT, {
    tasks: [{ ticket: 1, kind: "seek", doing: "searching /rare", share: 0.42, found: 0 }],
  }),
  prompt: loadedState(INCIDENT, { mode: promptMode("search", lineOf("größe 漢字")) }),
  prompt_fault: loadedState(INCIDENT, {
    mode: {
      ...promptMode("grep", lineOf("a long line before (unclosed")),
      fault: "Cannot read the pattern: missing closing )",
    } as State["mode"],
  }),
  fault: loadedState(INCIDENT, {
    notice: { kind: "fault", text: "Cannot read on: the disk is gone" },
  }),
  letter: loadedState(INCIDENT, { mode: { kind: "letter", action: "to_mark" } }),
  help_replay: stateOf({ mode: { kind: "help", top: 0 }, ...SIZED(80, 60) }),
  help_live_scrolled: stateOf({ header: LIVE, mode: { kind: "help", top: 999 } }),
  detail: loadedState(INCIDENT, {
    mode: { kind: "detail", entry: DETAIL, top: 0 },
    ...SIZED(80, 30),
  }),
  histogram: loadedState(INCIDENT, { mode: { kind: "histogram", tell: HISTOGRAM, at: 45 } }),
  histogram_narrowed: loadedState(INCIDENT, {
    mode: { kind: "histogram", tell: HISTOGRAM, at: 45 },
    ...SIZED(40, 12),
  }),
  patterns: loadedState(INCIDENT, {
    mode: {
      kind: "patterns",
      lines: 3121,
      isDone: true,
      at: 1,
      patterns: [
        { signature: "GET <path> <n> <duration>", pattern: "GET", lines: 12_345, example: 1 },
        {
          signature: "timeout after <duration> calling payments",
          lines: 99,
          example: 3,
          level: "error",
        },
      ],
    },
  }),
  picker: stateOf({
    mode: {
      kind: "picker",
      isStart: true,
      picker: openPicker({
        label: "app",
        items: [{ value: "gateway", lines: 7000 }, { value: "db", lines: 3 }, {
          value: "",
          lines: 1,
        }],
        chosen: new Set(["db"]),
      }),
    },
  }),
  small_40x10: loadedState(INCIDENT, { header: LIVE, ...SIZED(40, 10) }),
  small_help_40x10: stateOf({ mode: { kind: "help", top: 0 }, ...SIZED(40, 10) }),
  large_200x50: loadedState(entriesOf(1, 60), { header: LIVE, ...SIZED(200, 50) }),
  too_small: loadedState(INCIDENT, SIZED(19, 4)),
  wide: loadedState([
    entryOf(1, { msg: "漢字".repeat(40), labels: { app: "支払いサービス-のとても長い名前" } }),
    entryOf(2, { msg: "한국어 e\u0301 👩\u200d👧 🇩🇪 ⚠\ufe0f שלום" }),
  ]),
  colored: loadedState([
    entryOf(1, { msg: "\x1b[32m[Nest] 42\x1b[39m - \x1b[33m WARN\x1b[39m slow", level: "warn" }),
    entryOf(2, {
      msg: "\x1b[31mERROR\x1b[0m \x1b[38;5;208mboom\x1b[m \x1b[8mhidden",
      level: "error",
    }),
    entryOf(3, { msg: `\x1b[36m${"long ".repeat(30)}\x1b[0m` }),
  ], { pane: { shift: 3 }, search: searchOf("boom|Nest", []) }),
  shifted: loadedState(LONG, { pane: { shift: 24 } }),
  shifted_wide: loadedState([entryOf(1, { msg: `a${"漢".repeat(60)}` })], {
    pane: { shift: 8 },
  }),
};

const LETTERS: Readonly<Record<Look, string>> = {
  plain: " ",
  dim: ".",
  bold: "b",
  error: "E",
  warn: "W",
  ok: "o",
  info: "i",
  match: "M",
  current: "C",
  badge: "B",
  selected: "S",
  source0: "0",
  source1: "1",
  source2: "2",
  source3: "3",
  source4: "4",
  source5: "5",
};

/** The screen, and below it a letter a cell for how it looks. */
function textOf({ lines, cursor }: Frame): string {
  const text = lines.map((line) => line.map(({ text }) => text).join("").trimEnd());
  const looks = lines.map((line) =>
    line.map(({ text, look }) => LETTERS[look].repeat(cellWidth(text))).join("").trimEnd()
  );
  const place = cursor === undefined
    ? "no cursor"
    : `cursor in row ${cursor.row}, column ${cursor.column}`;
  return `${text.join("\n")}\n──── ${place}\n${looks.join("\n")}\n`;
}

for (const [name, state] of Object.entries(FRAMES)) {
  Deno.test(`view() shows ${name.replaceAll("_", " ")}`, () => {
    const frame = view(state, state.size);
    const { columns, rows } = state.size;
    assert.ok(frame.lines.length <= rows, `${frame.lines.length} lines`);
    for (const line of frame.lines) {
      assert.ok(lineWidth(line) <= columns, `${lineWidth(line)} cells`);
    }
    assertGolden(`tui/${name}.txt`, textOf(frame));
  });
}

Deno.test("view() fits every size", () => {
  for (const state of Object.values(FRAMES)) {
    for (
      const [columns, rows] of [[1, 1], [20, 5], [21, 6], [40, 10], [60, 15], [300, 80]] as const
    ) {
      const size = { columns, rows };
      const { lines, cursor } = view({ ...state, size }, size);
      assert.ok(lines.length <= rows);
      const wide = lines.find((line: Line) => lineWidth(line) > columns);
      assert.equal(wide, undefined, `${columns}×${rows}`);
      if (cursor !== undefined) assert.ok(cursor.column < columns && cursor.row < rows);
    }
  }
});

Deno.test("all of a long message takes time once", () => {
  const entry = entryOf(1, { msg: "x y ".repeat(64 * 1024) });
  const state = stateOf({ mode: { kind: "detail", entry, top: 1 } });
  assert.equal(detailLines(state, entry), detailLines(state, entry));
  assert.notEqual(detailLines({ ...state, zone: 60 }, entry), detailLines(state, entry));
});
