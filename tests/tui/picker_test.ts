import assert from "node:assert/strict";
import fc from "fast-check";
import { parseLabelMatchers } from "../../lib/filter/mod.ts";
import { compileFilter } from "../../lib/filter/mod.ts";
import { conditionOf, openPicker, type Picker, pickerKey, shownItems } from "../../tui/picker.ts";

const NAMES = ["api", "web", "checkout", "payments-api", "a.b|c"];
const PICKER = openPicker({
  label: "app",
  items: NAMES.map((value, i) => ({ value, lines: 100 - i })),
});

/** What keys come to: the condition, `left`, or the picker that is still open. */
function press(keys: readonly string[], start: Picker = PICKER): Picker | string | undefined {
  let picker = start;
  for (const key of keys) {
    const picked = pickerKey(picker, key, 3);
    if (picked.kind === "left") return "left";
    if (picked.kind === "done") return conditionOf(picked.picker);
    picker = picked.picker;
  }
  return picker;
}

const CASES: readonly { readonly keys: string; readonly want: string | undefined }[] = [
  { keys: "enter", want: undefined },
  { keys: "a enter", want: undefined },
  { keys: "a space enter", want: "app=api" },
  { keys: "space enter", want: "app!=api" },
  { keys: "j space j space enter", want: "app!~web|checkout" },
  { keys: "a space j space enter", want: "app=~api|web" },
  { keys: "G o", want: "app=a.b|c" },
  { keys: "a G space k space enter", want: "app=~payments-api|a\\.b\\|c" },
  { keys: "/ p a y enter o", want: "app=payments-api" },
  { keys: "/ A P I enter a enter", want: "app!~api|payments-api" },
  { keys: "/ x y z enter space o esc enter", want: undefined },
  { keys: "/ a p i esc o", want: "app=api" },
  { keys: "/ a p i down enter o", want: "app=payments-api" },
  { keys: "down down up o", want: "app=web" },
  { keys: "page_down o", want: "app=payments-api" },
  { keys: "esc", want: "left" },
  { keys: "/ backspace o", want: "app=api" },
];

for (const { keys, want } of CASES) {
  Deno.test(`the picker makes ${want} of: ${keys}`, () => {
    assert.equal(press(keys.split(" ")), want);
  });
}

Deno.test("what was chosen before is chosen when the picker is opened again", () => {
  const again = openPicker({ ...PICKER, chosen: new Set(["web"]) });
  assert.equal(press(["enter"], again), "app=web");
  assert.equal(press(["a", "enter"], again), undefined);
});

Deno.test("whatever is chosen, the condition accepts just that", () => {
  const name = fc.string({ minLength: 1, maxLength: 6, unit: "grapheme-ascii" })
    .filter((text) => text.trim() === text);
  const names = fc.uniqueArray(name, { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(names, fc.nat(255), (values, mask) => {
      const items = values.map((value) => ({ value, lines: 1 }));
      const chosen = new Set(values.filter((_, i) => (mask >> i) % 2 === 1));
      const condition = conditionOf(openPicker({ label: "app", items, chosen }));
      const labels = condition === undefined ? [] : parseLabelMatchers([condition]);
      const filter = compileFilter({ labels });
      const accepted = values.filter((app) =>
        filter.matches({ ts: "2026-11-21T10:32:00.000000000Z", labels: { app }, msg: "" })
      );
      assert.deepEqual(accepted, chosen.size === 0 ? values : values.filter((v) => chosen.has(v)));
    }),
    { seed: 32, numRuns: 300 },
  );
});

Deno.test("the cursor stays among what is shown, whatever is typed", () => {
  const key = fc.constantFrom(
    "j",
    "k",
    "G",
    "g",
    "/",
    "a",
    "p",
    "i",
    "space",
    "enter",
    "esc",
    "down",
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 30 }), (keys) => {
      let picker = PICKER;
      for (const one of keys) {
        const picked = pickerKey(picker, one, 3);
        if (picked.kind === "picking") picker = picked.picker;
        assert.ok(picker.at === 0 || picker.at < shownItems(picker).length);
      }
    }),
    { seed: 33, numRuns: 300 },
  );
});
