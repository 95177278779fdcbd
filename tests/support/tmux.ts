import { outputOf, runProgram } from "./program.ts";
import { waitFor } from "./wait_for.ts";

/** A program on a real terminal of 100 × 30 cells, inside of tmux; ends with its `await using` block. */
export interface Terminal extends AsyncDisposable {
  /** Types text as it stands. */
  type(text: string): Promise<void>;
  /** Presses keys by tmux's names: `Tab`, `Enter`, `C-c`. */
  press(...keys: readonly string[]): Promise<void>;
  /** What can be seen now, without trailing blanks. */
  screen(): Promise<string>;
  /** Waits until the screen matches. @throws {Error} with the screen, when it does not come to that. */
  see(pattern: RegExp): Promise<void>;
}

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

let opened = 0;

export async function openTerminal(
  command: readonly string[],
  { cwd, env }: TerminalOptions,
): Promise<Terminal> {
  // A server of its own: nobody's sessions and settings are touched.
  const server = ["-L", `logtap-test-${Deno.pid}-${++opened}`, "-f", "/dev/null"];
  // PATH reaches the program from the environment of the one who asks tmux, the rest by `-e`.
  const tmux = (...args: readonly string[]) =>
    outputOf("tmux", [...server, ...args], { env: { ...env, TMUX: "" } });
  const variables = Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  await tmux("new-session", "-d", "-x", "100", "-y", "30", "-c", cwd, ...variables, ...command);
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
    [Symbol.asyncDispose]: async () => {
      await tmux("kill-server");
      // A shell still writes its history when its terminal is gone.
      await waitFor(async () => (await runProgram("kill", ["-0", pid])).code !== 0, {
        what: `${command[0]} to end`,
      });
    },
  };
}
