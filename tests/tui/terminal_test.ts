import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { RUN_FLAGS } from "../../scripts/product.ts";
import { tempDir } from "../support/temp_dir.ts";
import { openShell, type ShellOptions, type ShellTerminal } from "../support/shell_terminal.ts";
import { needs } from "../support/skip.ts";

const COUNTER = fileURLToPath(new URL("programs/counter.ts", import.meta.url));
const SLOW_TERMINAL = fileURLToPath(new URL("../support/slow_terminal.py", import.meta.url));
const { test } = needs("tmux", "bash");

async function withCounter(
  fn: (shell: ShellTerminal) => Promise<void>,
  { args = [], ...options }: ShellOptions & { readonly args?: readonly string[] } = {},
): Promise<void> {
  const command = [Deno.execPath(), "run", "--no-check", ...RUN_FLAGS, COUNTER, ...args];
  await using shell = await openShell(command, options);
  await shell.terminal.see(/keys 0, last (none|background)/);
  await fn(shell);
}

const ENDS: readonly {
  readonly name: string;
  readonly how: (shell: ShellTerminal) => Promise<void>;
  readonly code: number;
  readonly sees: RegExp;
}[] = [
  {
    name: "a key",
    how: ({ terminal }) => terminal.press("q"),
    code: 0,
    sees: /ended: keys 1, last q/,
  },
  { name: "SIGTERM", how: ({ kill }) => kill("SIGTERM"), code: 0, sees: /ended: .*the end/ },
  { name: "SIGHUP", how: ({ kill }) => kill("SIGHUP"), code: 0, sees: /ended: .*the end/ },
  {
    name: "a failure in update()",
    how: ({ terminal }) => terminal.press("u"),
    code: 1,
    sees: /the update has failed/,
  },
  {
    name: "a failure in view()",
    how: ({ terminal }) => terminal.press("v"),
    code: 1,
    sees: /the view has failed/,
  },
  {
    name: "a promise that nobody waits for",
    how: ({ terminal }) => terminal.press("r"),
    code: 1,
    sees: /nobody waits for this/,
  },
  {
    name: "an error that nobody catches",
    how: ({ terminal }) => terminal.press("t"),
    code: 1,
    sees: /nobody catches this/,
  },
  { name: "Deno.exit", how: ({ terminal }) => terminal.press("x"), code: 3, sees: /^/ },
];

for (const { name, how, code, sees } of ENDS) {
  test(`the terminal is given back after ${name}`, async () => {
    await withCounter(async (shell) => {
      await how(shell);
      assert.equal(await shell.end(), code);
      await shell.terminal.see(sees);
    });
  });
}

test("the terminal is given back in the middle of a flood of frames and sizes", async () => {
  await withCounter(async (shell) => {
    const { terminal } = shell;
    for (let i = 0; i < 20; i++) await terminal.resize(40 + i * 7 % 60, 10 + i * 5 % 30);
    await terminal.resize(77, 22);
    await terminal.see(/77×22/);
    await terminal.press("q");
    assert.equal(await shell.end(), 0);
    await terminal.see(/ended: keys 1/);
  }, { args: ["--busy"] });
});

test("keys come from the terminal when standard input is a pipe", async () => {
  await withCounter(async (shell) => {
    await shell.terminal.press("j", "Up");
    await shell.terminal.see(/keys 2, last up/);
    await shell.terminal.press("q");
    assert.equal(await shell.end(), 0);
  }, { stdin: "pipe" });
});

test("a paste is no key, wherever its lines end", async () => {
  await withCounter(async (shell) => {
    const { terminal } = shell;
    await terminal.tmux("set-buffer", "two\nlines q \x1b[A é漢");
    await terminal.tmux("paste-buffer", "-p");
    await terminal.see(/keys 0, last "two\\r?\\?n?lines q \\u001b\[A é漢"/);
    await terminal.press("q");
    assert.equal(await shell.end(), 0);
  });
});

const stops = needs("tmux", "bash", "deno 2.9");

stops.test("Ctrl-Z gives the terminal back, and fg takes it again, as often as one likes", async () => {
  await withCounter(async (shell) => {
    const { terminal } = shell;
    await terminal.press("j", "C-z");
    await shell.stopped();
    await terminal.resize(66, 21);
    await terminal.press("Enter");
    await terminal.see(/keys 2, last ctrl\+z, 66×21/);
    await terminal.press("k");
    await terminal.see(/keys 3, last k/);
    assert.equal(await terminal.ask("alternate_on"), "1");
    await terminal.press("q");
    assert.equal(await shell.end(), 0);
    await terminal.see(/ended: keys 4/);
  }, { args: ["--busy"] });
});

// Before 2.9 a process needs the right to start programs for a signal to itself.
if (stops.missing.includes("deno 2.9")) {
  test("Ctrl-Z is refused where a process may not stop itself", async () => {
    await withCounter(async (shell) => {
      await shell.terminal.press("C-z");
      await shell.terminal.see(/last cannot stop/);
      await shell.terminal.press("q");
      assert.equal(await shell.end(), 0);
    });
  });
}

needs("python3").test(
  "a terminal that reads slowly is sent fewer frames, and keys are answered",
  async () => {
    using dir = tempDir();
    const command = [Deno.execPath(), "run", "--no-check", ...RUN_FLAGS, COUNTER, "--busy"];
    const slow = new Deno.Command("python3", {
      args: [SLOW_TERMINAL, ...command],
      env: { OUTPUT: `${dir.path}/output` },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const stdin = slow.stdin.getWriter();
    const said = slow.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const ask = async (line: string): Promise<string> => {
      await stdin.write(new TextEncoder().encode(`${line}\n`));
      if (line.startsWith("type")) return "";
      let answer = "";
      while (!answer.endsWith("\n")) answer += (await said.read()).value ?? "\n";
      return answer;
    };
    // A frame has 3 kB; a second of frames at full speed would be 90 kB.
    await ask("read 20000");
    for (const key of "abc") {
      await ask(`type ${key}`);
      await ask("read 20000");
    }
    await ask("type q");
    const drained = Number(/drained (\d+)/.exec(await ask("drain"))?.[1]);
    await stdin.close();
    assert.equal((await slow.status).code, 0);
    await said.cancel();
    const output = await Deno.readTextFile(`${dir.path}/output`);
    for (const key of "abc") assert.match(output, new RegExp(`last ${key},`));
    assert.match(output, /\x1b\[\?1049l.*ended: keys 4, last q, drawn \d+/s);
    assert.ok(drained < 20_000, `${drained} bytes at the end`);
  },
);
