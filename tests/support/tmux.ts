import { outputOf, runProgram } from "./program.ts";
import { waitFor } from "./wait_for.ts";

/** A program on a real terminal, inside of tmux; ends with its `await using` block. */
export interface Terminal extends AsyncDisposable {
  /** Types text as it stands. */
  type(text: string): Promise<void>;
  /** Presses keys by tmux's names: `Tab`, `Enter`, `C-c`. */
  press(...keys: readonly string[]): Promise<void>;
  /** What can be seen now, without trailing blanks. */
  screen(): Promise<string>;
  /** Waits until the screen matches. @throws {Error} with the screen, when it does not come to that. */
  see(pattern: RegExp): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** A value by tmux's name for it: `alternate_on`, `cursor_flag`. */
  ask(format: string): Promise<string>;
  /** Any other command of tmux. */
  tmux(...args: readonly string[]): Promise<string>;
}

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** 100 × 30 cells, if nothing is said. */
  readonly columns?: number;
  readonly rows?: number;
}

export async function openTerminal(
  command: readonly string[],
  { cwd, env, columns = 100, rows = 30 }: TerminalOptions,
): Promise<Terminal> {
  // A server of its own: nobody's sessions and settings are touched, nor those of a test beside this one.
  const server = ["-L", `logtap-test-${crypto.randomUUID()}`, "-f", "/dev/null"];
  // PATH reaches the program from the environment of the one who asks tmux, the rest by `-e`.
  const tmux = (...args: readonly string[]) =>
    outputOf("tmux", [...server, ...args], { env: { ...env, TMUX: "" } });
  const variables = Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const size = ["-x", String(columns), "-y", String(rows)];
  await tmux("new-session", "-d", ...size, "-c", cwd, ...variables, ...command);
  const pid = (await tmux("display-message", "-p", "#{pane_pid}")).trim();
  const screen = async () => (await tmux("capture-pane", "-p")).trimEnd();
  return {
    type: async (text) => void await tmux("send-keys", "-l", "--", text),
    press: async (...keys) => void await tmux("send-keys", ...keys),
    screen,
    see: async (pattern) => {
      try {
        await waitFor(async () => pattern.test(await screen()), { what: String(pattern) });
      } catch (cause) {
        throw new Error(`Never seen ${pattern} in\n${await screen()}`, { cause });
      }
    },
    resize: async (columns, rows) =>
      void await tmux("resize-window", "-x", String(columns), "-y", String(rows)),
    ask: async (format) => (await tmux("display-message", "-p", `#{${format}}`)).trimEnd(),
    tmux,
    [Symbol.asyncDispose]: async () => {
      await tmux("kill-server");
      // A shell still writes its history when its terminal is gone.
      await waitFor(async () => (await runProgram("kill", ["-0", pid])).code !== 0, {
        what: `${command[0]} to end`,
      });
    },
  };
}
