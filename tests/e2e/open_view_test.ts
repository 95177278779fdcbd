import assert from "node:assert/strict";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { exampleCapture } from "../support/open_screen.ts";
import { denoDir, productCommand } from "../support/product.ts";
import { openShell, type ShellOptions, type ShellTerminal } from "../support/shell_terminal.ts";
import { needs } from "../support/skip.ts";
import { HOSTILE } from "../lib/ansi/hostile.ts";

const tmux = needs("tmux", "bash");

async function withOpen(
  dir: string,
  fn: (shell: ShellTerminal) => Promise<void>,
  { env = {}, ...options }: ShellOptions = {},
): Promise<void> {
  const { program, flags } = productCommand();
  const plain = { LOGTAP_CONFIG: "off", COLORFGBG: "", NO_COLOR: "" };
  const quiet = { ...plain, DENO_DIR: denoDir(), ...env };
  // tmux has its own mind about TERM.
  const variables = Object.entries(quiet).map(([name, value]) => `${name}=${value}`);
  const command = ["env", ...variables, program, ...flags, "open", dir, "--no-pick"];
  await using shell = await openShell(command, options);
  await fn(shell);
}

const ENDS: readonly {
  readonly name: string;
  readonly how: (shell: ShellTerminal) => Promise<void>;
  readonly code: number;
}[] = [
  { name: "q", how: ({ terminal }) => terminal.press("q"), code: 0 },
  { name: "Q", how: ({ terminal }) => terminal.press("Q"), code: 0 },
  { name: "SIGTERM", how: ({ kill }) => kill("SIGTERM"), code: 130 },
  { name: "SIGINT", how: ({ kill }) => kill("SIGINT"), code: 130 },
  { name: "SIGHUP", how: ({ kill }) => kill("SIGHUP"), code: 0 },
];

for (const { name, how, code } of ENDS) {
  tmux.test(`open gives the terminal back after ${name}`, async () => {
    using dir = exampleCapture();
    await withOpen(dir.path, async (shell) => {
      await shell.terminal.see(/2,000 lines/);
      await how(shell);
      assert.equal(await shell.end(), code);
    });
  });
}

tmux.test("open in a storm of keys and sizes is what it was", async () => {
  using dir = exampleCapture();
  await withOpen(dir.path, async (shell) => {
    const { terminal } = shell;
    await terminal.see(/2,000 lines/);
    for (let i = 0; i < 15; i++) {
      await terminal.press("d", "C-f", "?", "j", "?", "G", "k");
      await terminal.resize(20 + i * 11 % 80, 5 + i * 7 % 30);
    }
    await terminal.resize(90, 25);
    await terminal.press("G");
    await terminal.see(/line 1999/);
    await terminal.press("g", "g");
    await terminal.see(/▸11:30:00\.000 \[alpha\]/);
    await terminal.press("q");
    assert.equal(await shell.end(), 0);
  });
});

needs("tmux", "bash", "deno 2.9").test(
  "open is stopped by Ctrl-Z, and goes on after fg",
  async () => {
    using dir = exampleCapture();
    await withOpen(dir.path, async (shell) => {
      const { terminal } = shell;
      await terminal.see(/2,000 lines/);
      await terminal.press("G", "C-z");
      await shell.stopped();
      await terminal.press("Enter");
      await terminal.see(/▸.*line 1999/);
      await terminal.press("q");
      assert.equal(await shell.end(), 0);
    });
  },
);

tmux.test("keys come from the terminal when standard input is a pipe", async () => {
  using dir = exampleCapture();
  await withOpen(dir.path, async (shell) => {
    await shell.terminal.see(/2,000 lines/);
    await shell.terminal.press("G");
    await shell.terminal.see(/line 1999/);
    await shell.terminal.press("q");
    assert.equal(await shell.end(), 0);
  }, { stdin: "pipe" });
});

tmux.test("40 × 10 is enough, less is said in a sentence, and comes back with the size", async () => {
  using dir = exampleCapture();
  await withOpen(dir.path, async (shell) => {
    const { terminal } = shell;
    await terminal.see(/2,000 lines\n ▸11:30:00\.000 \[alpha\] level=info/);
    await terminal.resize(15, 4);
    await terminal.see(/^logtap needs 2…$/);
    await terminal.resize(40, 10);
    await terminal.see(/2,000 lines\n ▸11:30:00/);
    await terminal.press("q");
    assert.equal(await shell.end(), 0);
  }, { columns: 40, rows: 10 });
});

tmux.test("without colours nothing is coloured, with them only by the sixteen", async () => {
  using dir = exampleCapture();
  for (const [name, value] of [["NO_COLOR", "1"], ["TERM", "xterm"]] as const) {
    await withOpen(dir.path, async (shell) => {
      await shell.terminal.see(/2,000 lines/);
      await shell.terminal.press("q");
      assert.equal(await shell.end(), 0);
      const codes = [...(await shell.output()).matchAll(/\x1b\[([\d;]*)m/g)]
        .flatMap(([, codes = ""]) => codes.split(";")).map(Number);
      assert.ok(codes.every((code) => code < 108), `${codes}`);
      assert.equal(codes.some((code) => code >= 30), name === "TERM");
    }, { env: { [name]: value } });
  }
});

tmux.test("the colours are for the background that the terminal tells", async () => {
  using dir = exampleCapture();
  await withOpen(dir.path, async (shell) => {
    const { terminal } = shell;
    await terminal.see(/2,000 lines/);
    // As the terminal's answer comes: from where keys do.
    await terminal.type("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    // Each press waits for what the one before it has drawn.
    await terminal.press("?");
    await terminal.see(/Moving[^]*First entry/);
    await terminal.press("?");
    await terminal.see(/▸11:30/);
    await terminal.press("q");
    assert.equal(await shell.end(), 0);
    const output = await shell.output();
    // Bright green, then the one that can be read on white.
    const [dark, light] = ["\x1b[92mredaction", "\x1b[32mredaction"].map((of) =>
      output.indexOf(of)
    );
    assert.ok(dark! >= 0 && light! > dark!, `${dark}, ${light}`);
  });
});

tmux.test("TERM=dumb has no view, and is told what has", async () => {
  using dir = exampleCapture();
  await withOpen(dir.path, async (shell) => {
    assert.equal(await shell.end(), 2);
    await shell.terminal.see(/Cannot show the terminal view: TERM is dumb[^]*--dump/);
  }, { env: { TERM: "dumb" } });
});

tmux.test("prompts take Unicode and pastes of many lines; the title of the window stays", async () => {
  using dir = exampleCapture();
  await withOpen(dir.path, async (shell) => {
    const { terminal } = shell;
    await terminal.see(/2,000 lines/);
    const title = await terminal.ask("pane_title");
    await terminal.press("/");
    await terminal.type("größe");
    await terminal.press("Enter");
    await terminal.see(/\[1\/1\] \/größe/);
    await terminal.tmux("set-buffer", "größe\n\x1b]0;owned\x07 漢");
    await terminal.press("/");
    await terminal.tmux("paste-buffer", "-p");
    // deno-lint-ignore no-regex-spaces
    await terminal.see(/^\/größe \]0;owned  漢/m);
    await terminal.press("C-c", "q");
    assert.equal(await shell.end(), 0);
    assert.equal(await terminal.ask("pane_title"), title);
  });
});

tmux.test("a capture full of hostile texts does nothing to the terminal, in every view of it", async () => {
  const lines = HOSTILE.filter(({ text }) => text.isWellFormed()).map(({ text }, i) => ({
    ts: `2026-11-21T10:${String(10 + i % 50)}:00.000000000Z`,
    labels: { app: HOSTILE[i % 30]!.text, [text.slice(0, 20) || "x"]: text },
    msg: text,
    meta: { note: text },
  }));
  using dir = captureDir({
    "2026-11-21T101000-000.jsonl": jsonLines(lines),
    "metadata.json": JSON.stringify({
      version: 1,
      format: "jsonl",
      started: "2026-11-21T10:10:00Z",
      stopped: "2026-11-21T11:10:00Z",
    }),
  });
  await withOpen(dir.path, async (shell) => {
    const { terminal } = shell;
    await terminal.see(/with control characters, most from/);
    const title = await terminal.ask("pane_title");
    for (const key of ["PageDown", "PageDown", "G", "Home", "p", "q", "i", "q", "Enter"]) {
      await terminal.press(key);
    }
    await terminal.see(/ entry .*\ntime/);
    for (let i = 0; i < 40; i++) await terminal.press("n");
    await terminal.press("q", "s");
    await terminal.see(/which services/);
    await terminal.press("q", "q");
    assert.equal(await shell.end(), 0);
    assert.equal(await terminal.ask("pane_title"), title);
    // What logtap itself sends is known: modes, places, looks, clearing, and nothing else.
    const rest = (await shell.output()).replaceAll(
      /\x1b\[(\?(25|7|1007|1049|2004|2026)[hl]|\d+;\d+H|[\d;]*m|K|2J)|\x1b\]11;\?\x07/g,
      "",
    );
    assert.equal(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]/.exec(rest)?.[0], undefined);
  });
});
