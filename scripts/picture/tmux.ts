import type { Size } from "./screen.ts";

/** A program on a terminal inside of tmux; ends with its `await using` block. */
export class TmuxScreen implements AsyncDisposable {
  readonly #server = ["-L", `logtap-picture-${Deno.pid}`, "-f", "/dev/null"];

  static async open(
    command: readonly string[],
    { cwd, columns, rows }: Size & { readonly cwd: string },
  ): Promise<TmuxScreen> {
    const screen = new TmuxScreen();
    const size = ["-x", String(columns), "-y", String(rows)];
    const noStatus = [";", "set-option", "-g", "status", "off"];
    await screen.#tmux("new-session", "-d", ...size, "-c", cwd, ...command, ...noStatus);
    return screen;
  }

  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  async text(): Promise<string> {
    return await this.#tmux("capture-pane", "-p");
  }

  /** As a terminal would have to be sent it. */
  async styledText(): Promise<string> {
    const rows = await this.#tmux("capture-pane", "-p", "-e", "-N");
    return rows.replace(/\n$/, "").replaceAll("\n", "\r\n");
  }

  async see(pattern: RegExp, deadlineMs: number): Promise<void> {
    const end = performance.now() + deadlineMs;
    while (!pattern.test(await this.text())) {
      if (performance.now() > end) {
        throw new Error(`Never seen ${pattern} in\n${await this.text()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server");
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await new Deno.Command("tmux", {
      args: [...this.#server, ...args],
      env: { TMUX: "" },
    }).output();
    if (code === 0) return new TextDecoder().decode(stdout);
    throw new Error(`tmux ${args[0]} ended with ${code}: ${new TextDecoder().decode(stderr)}`);
  }
}
