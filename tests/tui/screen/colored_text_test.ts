import assert from "node:assert/strict";
import { coloredRuns, withoutColors } from "../../../tui/screen/colored_text.ts";
import type { Look } from "../../../tui/screen/frame.ts";

const E = "\x1b[";

interface Row {
  readonly name: string;
  readonly text: string;
  readonly base?: Look;
  /** Look and text of each run. */
  readonly want: readonly (readonly [Look, string])[];
}

const ROWS: readonly Row[] = [
  { name: "no colours", text: "plain", want: [["plain", "plain"]] },
  {
    name: "one colour",
    text: `a ${E}31mred${E}0m b`,
    want: [
      ["plain", "a "],
      ["error", "red"],
      ["plain", " b"],
    ],
  },
  {
    name: "an end without a number",
    text: `${E}32mok${E}m.`,
    want: [["ok", "ok"], ["plain", "."]],
  },
  { name: "bright and bold", text: `${E}1;93mslow`, want: [["warn", "slow"]] },
  {
    name: "bold alone",
    text: `${E}1mloud${E}22m low`,
    want: [["bold", "loud"], ["plain", " low"]],
  },
  {
    name: "back to what the line is",
    base: "error",
    text: `${E}36mid${E}39m failed`,
    want: [
      ["info", "id"],
      ["error", " failed"],
    ],
  },
  {
    name: "256 and 16 million colours",
    text: `${E}38;5;31ma${E}48;2;1;2;8m${E}35mb`,
    want: [
      ["plain", "a"],
      ["source2", "b"],
    ],
  },
  { name: "black on black can be read", text: `${E}30;40mhere`, want: [["plain", "here"]] },
  { name: "what hides stays", text: `${E}8mx${E}31;8my`, want: [["plain", `${E}8mx${E}31;8my`]] },
  { name: "what blinks stays", text: `${E}5mx`, want: [["plain", `${E}5mx`]] },
  { name: "half a colour stays", text: `${E}38;5`, want: [["plain", `${E}38;5`]] },
  { name: "no such colour", text: `${E}38mx${E}38;9mx`, want: [["plain", `${E}38mx${E}38;9mx`]] },
  {
    name: "other sequences stay",
    text: `${E}2Jx${E}31mred`,
    want: [
      ["plain", `${E}2Jx`],
      ["error", "red"],
    ],
  },
  {
    name: "too many at once",
    text: `${E}${"1;".repeat(30)}1mx`,
    want: [
      ["plain", `${E}${"1;".repeat(30)}1mx`],
    ],
  },
];

for (const { name, text, base = "plain", want } of ROWS) {
  Deno.test(`coloredRuns(): ${name}`, () => {
    const runs = coloredRuns(text, base).filter(({ text }) => text !== "");
    assert.deepEqual(runs.map(({ look, text }) => [look, text]), want);
    assert.equal(withoutColors(text), want.map(([, text]) => text).join(""));
  });
}
