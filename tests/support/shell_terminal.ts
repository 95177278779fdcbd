import assert from "node:assert/strict";
import { type TempDir, tempDir } from "./temp_dir.ts";
import { openTerminal, type Terminal } from "./tmux.ts";
import { waitFor } from "./wait_for.ts";

/**
 * A program on a terminal whose state before and after it is known: a script asks `stty` around it,
 * and everything it writes is recorded.
 */
export interface ShellTerminal extends AsyncDisposable {
  readonly terminal: Terminal;
  /** Of the program. */
  kill(signal: string): Promise<void>;
  /** What the program has written, byte for byte. */
  output(): Promise<string>;
  /** Waits until it has stopped itself, and sees that the terminal is as it was; Enter is its `fg`. */
  stopped(): Promise<void>;
  /** Waits for its end, sees that the terminal is as it was, and hands back the exit code. */
  end(): Promise<number>;
}

export interface ShellOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  /** What the program's standard input is. */
  readonly stdin?: "terminal" | "pipe";
}

export async function openShell(
  command: readonly string[],
  { stdin = "terminal", env = {}, ...size }: ShellOptions = {},
): Promise<ShellTerminal> {
  const dir = tempDir();
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const program = `sh -c 'echo $$ > pid; exec "$@"' sh ${quoted}`;
  // Nobody types before all is recorded; `cat` keeps the screen.
  const script = `set -m
    read go
    stty -g > before
    ${stdin === "pipe" ? `echo piped | ${program}` : program}
    code=$?
    if [ -n "$(jobs -s)" ]; then
      stty -g > stopping
      mv stopping stopped
      read go
      fg > /dev/null
      code=$?
    fi
    echo $code > code
    stty -g > after
    mv after done
    exec cat`;
  const terminal = await openTerminal(["bash", "-c", script], { cwd: dir.path, env, ...size });
  await terminal.tmux("pipe-pane", "-O", `cat > '${dir.path}/output'`);
  await terminal.press("Enter");
  return {
    terminal,
    kill: async (signal) => {
      const pid = await waitFor(() => readIfThere(dir, "pid"), { what: "the program's number" });
      Deno.kill(Number(pid), signal as Deno.Signal);
    },
    output: () => Deno.readTextFile(`${dir.path}/output`),
    stopped: async () => await assertGivenBack(terminal, dir, "stopped"),
    end: async () => {
      await assertGivenBack(terminal, dir, "done");
      return Number(await Deno.readTextFile(`${dir.path}/code`));
    },
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      dir[Symbol.dispose]();
    },
  };
}

/** Modes that a view may set, and how they stand in a terminal where nobody has. */
const RESTING: Readonly<Record<string, "h" | "l">> = {
  7: "h",
  25: "h",
  1000: "l",
  1004: "l",
  1007: "l",
  1049: "l",
  2004: "l",
  2026: "l",
};

async function assertGivenBack(
  terminal: Terminal,
  dir: TempDir,
  when: "stopped" | "done",
): Promise<void> {
  const after = await waitFor(() => readIfThere(dir, when), { what: `the program to be ${when}` });
  assert.equal(after, await Deno.readTextFile(`${dir.path}/before`), "stty -g");
  assert.equal(await terminal.ask("alternate_on"), "0");
  assert.equal(await terminal.ask("cursor_flag"), "1");
  assert.equal(await terminal.ask("wrap_flag"), "1");
  const output = await Deno.readTextFile(`${dir.path}/output`);
  const modes = new Map(
    [...output.matchAll(/\x1b\[\?(\d+)([hl])/g)].map(([, mode, how]) => [mode!, how!]),
  );
  for (const [mode, how] of modes) assert.equal(how, RESTING[mode], `mode ${mode}`);
}

function readIfThere(dir: TempDir, name: string): string | undefined {
  try {
    return Deno.readTextFileSync(`${dir.path}/${name}`) || undefined;
  } catch {
    return undefined;
  }
}
