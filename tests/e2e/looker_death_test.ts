/** The worker that reads the capture for the view dies: see tests/tui/programs/dying_looker.ts. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ROOT, RUN_FLAGS } from "../../scripts/product.ts";
import { exampleCapture } from "../support/open_screen.ts";
import { denoDir } from "../support/product.ts";
import { openShell, type ShellTerminal } from "../support/shell_terminal.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

/** From source in any case: the compiled program has no worker that dies. */
const tmux = needs("tmux", "bash");
const PRELOADED = new URL("tests/tui/programs/dying_looker.ts", ROOT);

function openDying(...args: readonly string[]): Promise<ShellTerminal> {
  const flags = ["run", `--preload=${fileURLToPath(PRELOADED)}`, ...RUN_FLAGS];
  const main = fileURLToPath(new URL("main.ts", ROOT));
  const env = ["env", "LOGTAP_CONFIG=off", `DENO_DIR=${denoDir()}`];
  return openShell([...env, Deno.execPath(), ...flags, main, ...args], { columns: 200 });
}

const SENTENCE = "Cannot read on: the worker that reads the capture has ended " +
  "\\(Error: a looker dies of e\\)";

tmux.test("open gives the terminal back and says why in a sentence", async () => {
  using dir = exampleCapture();
  await using shell = await openDying("open", dir.path, "--no-pick");
  await shell.terminal.see(/2,000 lines[^]*▸/);
  await shell.terminal.press("e");
  assert.equal(await shell.end(), 1);
  assert.match(await shell.terminal.screen(), new RegExp(`^logtap: ${SENTENCE}$`, "m"));
});

tmux.test("recv gives the terminal back, and goes on without a view", async () => {
  using dir = tempDir();
  const where = ["--dir", dir.file("capture"), "--listen", "127.0.0.1:0"];
  await using shell = await openDying("recv", ...where);
  const { terminal } = shell;
  await terminal.see(/Nothing has arrived yet|http:/);
  await terminal.press("e");
  await terminal.see(/warning: the view has failed/);
  assert.equal(await terminal.ask("alternate_on"), "0");
  assert.match(
    await terminal.screen(),
    new RegExp(`\\(${SENTENCE}\\): receiving goes on, Ctrl-C ends it`),
  );
  await terminal.press("C-c");
  assert.equal(await shell.end(), 0);
  await terminal.see(/capture: received 0/);
});
