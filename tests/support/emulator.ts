import { emulator } from "./counterparts.ts";
import { outputOf } from "./program.ts";

/** What a terminal of that size is sent. */
export interface Screenful {
  readonly columns: number;
  readonly rows: number;
  readonly text: string;
}

/** What has become of the terminal then, as tests/counterparts/xterm tells it. */
export interface Emulated {
  /** Without blanks at their ends. */
  readonly lines: readonly string[];
  readonly isWrapped: boolean;
  /** Column and row, from 0. */
  readonly cursor: readonly [column: number, row: number];
  readonly scrollback: number;
  readonly buffer: string;
  readonly modes: Readonly<Record<string, unknown>>;
  /** Answers, bells, titles and sizes, as they came. */
  readonly told: readonly string[];
  /** The cells of `lqk`, written at home afterwards. */
  readonly probe: readonly string[];
}

/** Sends each screenful to a terminal of its own. */
export async function emulate(screenfuls: readonly Screenful[]): Promise<readonly Emulated[]> {
  const stdin = screenfuls.map((one) => `${JSON.stringify(one)}\n`).join("");
  const stdout = await outputOf("node", ["emulate.mjs"], {
    cwd: await emulator(),
    stdin: new TextEncoder().encode(stdin),
  });
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}
