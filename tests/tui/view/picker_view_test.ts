import assert from "node:assert/strict";
import { openPicker, type Picker, pickerKey } from "../../../tui/picker.ts";
import { lineWidth } from "../../../tui/screen/frame.ts";
import { initialState, type State } from "../../../tui/state.ts";
import { view } from "../../../tui/view/view.ts";

const ITEMS = Array.from({ length: 30 }, (_, i) => (
  { value: `${i === 3 ? "\x1b[31m" : ""}服务-${i}`, lines: 30_000 - i }
));

function press(...keys: readonly string[]): Picker {
  return keys.reduce((picker, key) => {
    const picked = pickerKey(picker, key, 5);
    return picked.kind === "picking" ? picked.picker : picker;
  }, openPicker({ label: "app", items: ITEMS }));
}

/** What a screen of that size shows of it. */
function screen(picker: Picker, columns: number, rows: number): readonly string[] {
  const state: State = {
    ...initialState({
      header: { kind: "replay", version: "0", dir: "x", speed: 0, isPaused: false },
      size: { columns, rows },
      zone: 0,
      reference: { started: "2026-11-21T10:00:00Z", now: "2026-11-21T10:00:00Z" },
      isFollowing: false,
    }),
    mode: { kind: "picker", picker, isStart: true },
  };
  const { lines } = view(state, { columns, rows });
  assert.equal(lines.length, rows);
  for (const line of lines) assert.ok(lineWidth(line) <= columns);
  return lines.map((line) => line.map(({ text }) => text).join("").trimEnd());
}

Deno.test("services with where the cursor is, which are chosen, and how many more there are", () => {
  const shown = screen(press("space", "j"), 60, 12).slice(3);
  assert.deepEqual(shown, [
    "29 of 30 chosen",
    "",
    "  [ ] 30,000  服务-0",
    "▸ [x] 29,999  服务-1",
    "  [x] 29,998  服务-2",
    "  [x] 29,997  ␛[31m服务-3",
    "  [x] 29,996  服务-4",
    "  ▾ 25 more",
    "Enter go on  Space choose  o only this  a all/none  / filte…",
  ]);
});

Deno.test("the cursor is in sight on any screen, wherever it is", () => {
  for (const rows of [6, 8, 10, 24, 60]) {
    for (const columns of [20, 40, 120]) {
      for (let at = 0; at < ITEMS.length; at++) {
        const lines = screen(press(...Array(at).fill("j")), columns, rows);
        assert.ok(lines.some((line) => line.startsWith("▸")), `${columns}×${rows}, ${at}`);
      }
    }
  }
});

Deno.test("a name that nothing has is told", () => {
  const lines = screen(press("/", "z", "z"), 60, 20);
  assert.ok(lines.some((line) => line.includes("nothing has that in its name")));
  assert.ok(lines.some((line) => line.includes("/zz")));
});
