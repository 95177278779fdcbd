import assert from "node:assert/strict";
import { type ColorChoice, wantsColor } from "../../../lib/cli/mod.ts";
import { testHost } from "../../support/host.ts";

interface Row {
  readonly choice?: ColorChoice;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly want: boolean;
}

const ROWS: readonly Row[] = [
  { isTerminal: true, want: true },
  { want: false },
  { choice: "always", want: true },
  { choice: "always", env: { NO_COLOR: "1", TERM: "dumb" }, want: true },
  { choice: "never", isTerminal: true, env: { FORCE_COLOR: "1" }, want: false },
  { isTerminal: true, env: { NO_COLOR: "1" }, want: false },
  { isTerminal: true, env: { NO_COLOR: "" }, want: true },
  { isTerminal: true, env: { TERM: "dumb" }, want: false },
  { isTerminal: true, env: { CLICOLOR: "0" }, want: false },
  { env: { FORCE_COLOR: "1" }, want: true },
  { env: { FORCE_COLOR: "0" }, want: false },
  { env: { CLICOLOR_FORCE: "1", TERM: "dumb" }, want: true },
  { env: { FORCE_COLOR: "1", NO_COLOR: "1" }, want: false },
];

for (const { choice = "auto", want, ...options } of ROWS) {
  Deno.test(`wantsColor(${choice}) with ${JSON.stringify(options)}`, () => {
    assert.equal(wantsColor(choice, testHost(options)), want);
  });
}
