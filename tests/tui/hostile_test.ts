import assert from "node:assert/strict";
import { cellWidth, sanitize } from "../../lib/ansi/mod.ts";
import { emulate } from "../support/emulator.ts";
import { needs } from "../support/skip.ts";
import { entryOf, loadedState, RECV, REPLAY, searchOf, stateOf } from "../support/view_states.ts";
import { HOSTILE } from "../lib/ansi/hostile.ts";
import { type Frame, lineWidth } from "../../tui/screen/frame.ts";
import { openPicker } from "../../tui/picker.ts";
import { lineOf } from "../../tui/prompt.ts";
import { withoutColors } from "../../tui/screen/colored_text.ts";
import { Painter } from "../../tui/screen/painter.ts";
import { themeFor } from "../../tui/screen/theme.ts";
import { promptMode, type State } from "../../tui/state.ts";
import { update } from "../../tui/update/update.ts";
import { view } from "../../tui/view/view.ts";

const { test } = needs("node", "npm");
const WIDE = { columns: 160, rows: 24 };

const STATUS = {
  url: "",
  atMs: 0,
  lines: 1,
  bodyBytes: 1,
  written: 1,
  dropped: 0,
  refused: 0,
  diskBytes: 1,
  diskCapBytes: 2,
  connections: 1,
  isBalanced: true,
  talkers: [],
  alerts: [],
};

/** Every place where text from outside is shown. */
const PLACES: Readonly<Record<string, (text: string) => State>> = {
  "a message and its source": (text) =>
    loadedState([entryOf(1, { msg: text, labels: { app: text } }), entryOf(2)]),
  "a message that is searched": (text) =>
    loadedState([entryOf(1, { msg: `${text}needle${text}` })], {
      search: searchOf("n(e)*dle|\\PM", [1]),
      filters: [{ kind: "grep", text: "e" }],
    }),
  "a message scrolled to the side": (text) =>
    loadedState([entryOf(1, { msg: text.repeat(3) })], { pane: { shift: 3 } }),
  "the time of an entry": (text) => loadedState([entryOf(1, { ts: text })]),
  "all of an entry": (text) => {
    const entry = entryOf(1, { msg: text, labels: { [text]: text }, meta: { [text]: text } });
    return loadedState([entry], { mode: { kind: "detail", entry, top: 0 } });
  },
  "JSON laid out": (text) => {
    const entry = entryOf(1, { msg: JSON.stringify({ [text]: [text, { text }] }), ts: text });
    return loadedState([entry], { mode: { kind: "detail", entry, top: 0 } });
  },
  "what is pasted": (text) =>
    update(stateOf({ mode: promptMode("search") }), { kind: "paste", text }).state,
  "what is typed, beside a fault": (text) => {
    const mode = promptMode("label", lineOf(text));
    return stateOf({ mode: { ...mode, fault: text } as State["mode"] });
  },
  "a filter and a search": (text) =>
    stateOf({
      filters: [{ kind: "hide", text }],
      search: searchOf(text, []),
      hostile: new Map([[text, new Set([1])]]),
    }),
  "a failure": (text) => update(stateOf(), { kind: "failed", text }).state,
  "what is being done": (text) =>
    stateOf({ tasks: [{ ticket: 1, kind: "export", doing: text, share: 0, found: 0 }] }),
  "the header of a replay": (text) =>
    stateOf({ header: { ...REPLAY, dir: text, redaction: text, version: text } }),
  "the header of a receiver": (text) =>
    stateOf({
      header: {
        ...RECV,
        dir: text,
        status: {
          ...STATUS,
          url: text,
          trouble: text,
          talkers: [{ name: text, lines: 1 }],
          alerts: [text],
        },
      },
    }),
  "the faults and the gap of a replay": (text) =>
    stateOf({
      header: { ...REPLAY, speed: 1, faults: { texts: [text], from: REPLAY.period!.from } },
    }),
  "services to pick": (text) => {
    const items = [{ value: text, lines: 2 }, { value: `${text}x`, lines: 1 }];
    const picker = { ...openPicker({ label: text, items }), sought: lineOf(text) };
    return stateOf({ mode: { kind: "picker", isStart: true, picker } });
  },
  "patterns": (text) =>
    stateOf({
      mode: {
        kind: "patterns",
        lines: 1,
        isDone: true,
        at: 0,
        patterns: [{ signature: text, pattern: text, lines: 3, example: 1 }],
      },
    }),
};

/** What stands in a row of a frame, as eyes see it. */
function shown(frame: Frame): readonly string[] {
  return Array.from(
    { length: WIDE.rows },
    (_, row) => (frame.lines[row] ?? []).map(({ text }) => text).join("").trimEnd(),
  );
}

const RESTING_MODES = {
  applicationCursorKeysMode: false,
  applicationKeypadMode: false,
  bracketedPasteMode: false,
  insertMode: false,
  mouseTrackingMode: "none",
  originMode: false,
  reverseWraparoundMode: false,
  sendFocusMode: false,
  synchronizedOutputMode: false,
  wraparoundMode: true,
};

for (const [place, stateFor] of Object.entries(PLACES)) {
  test(`no hostile text acts on a terminal: ${place}`, async () => {
    const frames = HOSTILE.map(({ text }) => view({ ...stateFor(text), size: WIDE }, WIDE));
    const emulated = await emulate(frames.map((frame) => {
      const painter = new Painter(themeFor({ hasColor: true, isLight: false }));
      return { ...WIDE, text: painter.paint(frame, WIDE) };
    }));
    for (const [i, { name }] of HOSTILE.entries()) {
      const frame = frames[i]!;
      const { lines, cursor, ...rest } = emulated[i]!;
      assert.deepEqual(lines.map((line) => line.trimEnd()), shown(frame), name);
      assert.deepEqual(rest, {
        isWrapped: false,
        scrollback: 0,
        buffer: "normal",
        modes: RESTING_MODES,
        told: [],
        probe: ["l plain", "q plain", "k plain"],
      }, name);
      if (frame.cursor !== undefined) {
        assert.deepEqual(cursor, [frame.cursor.column, frame.cursor.row], name);
      }
      for (const line of frame.lines) assert.ok(lineWidth(line) <= WIDE.columns, name);
    }
  });
}

test("what acts is seen, and who sent it is counted", async () => {
  const entries = HOSTILE.map(({ text }, i) =>
    entryOf(i + 1, { msg: text, labels: { app: "evil" } })
  );
  const asked = { ticket: 7, wish: "jump", anchor: { kind: "start" }, upTo: 0 } as const;
  const state = stateOf();
  const tell = {
    kind: "window",
    ticket: 7,
    entries,
    anchor: 0,
    isStart: true,
    isEnd: true,
  } as const;
  const next = update({ ...state, pane: { ...state.pane, asked } }, tell).state;
  // Line ends alone, colours, and a text that only looks like ours, do nothing.
  const harmless = HOSTILE.filter(({ text }) => {
    const plain = withoutColors(text).replace(/\r?\n/g, "");
    return sanitize(plain) === plain;
  });
  assert.ok(harmless.length <= 7, harmless.map(({ name }) => name).join());
  assert.ok(!harmless.some(({ name }) => name.includes("hidden")));
  assert.equal(next.hostile.get("evil")?.size, HOSTILE.length - harmless.length);
  const size = { columns: 200, rows: 24 };
  const painter = new Painter(themeFor({ hasColor: true, isLight: false }));
  const frame = view({ ...next, size }, size);
  const [{ lines } = { lines: [] }] = await emulate([{
    ...size,
    text: painter.paint(frame, size),
  }]);
  assert.match(lines.join("\n"), /⚠ 2\d\d with control characters, most from evil/);
  assert.match(lines.join("\n"), /\[evil\] ␛\[2J/);
});

/** Text of many scripts, and what terminals make of it. */
const SCRIPTS: Readonly<Record<string, string>> = {
  "Latin": "größe naïve Łódź",
  "Chinese": "漢字",
  "Japanese": "ひらカナ",
  "half width": "ｱｲ",
  "full width": "Ａ１",
  "Korean": "한국어",
  "Hangul from its parts": "\u1112\u1161\u11ab",
  "Hangul parts for themselves": "ㄱㅏ",
  "Cyrillic": "Привет",
  "Greek": "αβγ",
  "Hebrew with points": "שָׁלוֹם",
  "Arabic with marks": "مُحَمَّد",
  "Thai": "ก็ที่น้ำ",
  "Hindi": "हिन्दी",
  "Tamil": "தமிழ்",
  "Bengali": "বাংলা",
  "Telugu": "తెలుగు",
  "Khmer": "ភាសាខ្មែរ",
  "Lao": "ລາວ",
  "Tibetan": "བོད་སྐད",
  "Burmese": "မြန်မာ",
  "Georgian": "ქართული",
  "Ethiopic": "አማርኛ",
  "Mongolian": "ᠮᠣᠩ",
  "combining marks": "e\u0301n\u0303",
  "enclosing marks": "a\u20dd",
  "emoji": "😀🚀",
  "a family, joined": "👩\u200d👩\u200d👧",
  "a flag": "🇩🇪",
  "a tone of skin": "👍🏽",
  "a keycap": "1\ufe0f\u20e3",
  "a heart in colour": "❤\ufe0f",
  "signs": "⚠✔★☆①∑…–—",
  "wide signs": "✅❌⌛⏰♈🀄",
  "lines and blocks": "─│█▁▸",
  "arrows": "←→⇒",
  "music": "𝄞",
  "rare Chinese": "𠀀",
  "Tangut": "𗀀",
  "private use": "\ue0b0",
  "Adlam": "𞤀𞤁\u{1e944}",
  "Egyptian": "𓀀",
};

test("cellWidth() is what a terminal moves its cursor by", async () => {
  const texts = Object.entries(SCRIPTS).map(([name, text]) => ({ name, text: sanitize(text) }));
  const emulated = await emulate(texts.map(({ text }) => ({ columns: 80, rows: 2, text })));
  for (const [i, { name, text }] of texts.entries()) {
    assert.equal(cellWidth(text), emulated[i]?.cursor[0], `${name}: ${text}`);
  }
});
