import assert from "node:assert/strict";
import { sourceLook, themeFor } from "../../../tui/screen/theme.ts";
import { isLightByVariable } from "../../../tui/input/background_reply.ts";

Deno.test("without colours there are attributes only", () => {
  for (const isLight of [false, true]) {
    for (const codes of Object.values(themeFor({ hasColor: false, isLight }))) {
      assert.match(codes, /^([1-9](;[1-9])*)?$/);
    }
  }
});

Deno.test("colours are the sixteen that every terminal has", () => {
  for (const isLight of [false, true]) {
    for (const codes of Object.values(themeFor({ hasColor: true, isLight }))) {
      for (const code of codes.split(";").filter((code) => code !== "")) {
        assert.ok(/^([1-9]|3[0-7]|4[0-7]|9[0-7]|10[0-7])$/.test(code), codes);
      }
    }
  }
});

Deno.test("on a light background nothing is written in yellow, white or bright colours", () => {
  const { match, current, ...plain } = themeFor({ hasColor: true, isLight: true });
  for (const [look, codes] of Object.entries(plain)) {
    assert.ok(!/(^|;)(33|37|9[1-7])($|;)/.test(codes), `${look}: ${codes}`);
  }
  // These have a background of their own.
  for (const codes of [match, current]) assert.match(codes, /4[0-7]/);
});

Deno.test("a source has the same look in every run, and sources differ", () => {
  assert.equal(sourceLook("gateway"), sourceLook("gateway"));
  const names = Array.from({ length: 600 }, (_, i) => `service-${i}`);
  const counts = Map.groupBy(names, sourceLook);
  assert.equal(counts.size, 6);
  for (const some of counts.values()) assert.ok(some.length > 60, `${some.length} of 600`);
});

Deno.test("isLightByVariable() reads COLORFGBG", () => {
  const table: readonly (readonly [string | undefined, boolean])[] = [
    [undefined, false],
    ["", false],
    ["15;0", false],
    ["0;15", true],
    ["0;default;15", true],
    ["0;7", true],
    ["7;8", false],
    ["0;", false],
    ["nonsense", false],
  ];
  for (const [value, want] of table) assert.equal(isLightByVariable(value), want, value);
});
