import assert from "node:assert/strict";
import { copyCapture } from "../support/captures.ts";
import { quote } from "../support/examples/stand_in.ts";
import { denoDir, productCommand, startReceiver } from "../support/product.ts";
import { isFile, needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { openTerminal, type Terminal } from "../support/tmux.ts";

const BASH_COMPLETION = "/usr/share/bash-completion/bash_completion";

interface ShellCase {
  readonly name: string;
  readonly needs: ReturnType<typeof needs>;
  readonly command: readonly string[];
  readonly behindDirectory: "/" | " ";
  /** What its user would have in the file it starts with. */
  readonly setUp: readonly string[];
}

const SHELLS: readonly ShellCase[] = [
  {
    name: "bash",
    needs: needs("tmux", "bash"),
    command: ["bash", "--norc", "--noprofile"],
    behindDirectory: "/",
    setUp: ["PS1='ready> '", "source <(logtap completion bash)"],
  },
  {
    name: "bash with bash-completion",
    needs: needs("tmux", "bash", { name: "bash-completion", met: isFile(BASH_COMPLETION) }),
    command: ["bash", "--norc", "--noprofile"],
    behindDirectory: "/",
    setUp: ["PS1='ready> '", `source ${BASH_COMPLETION}`, "source <(logtap completion bash)"],
  },
  {
    name: "zsh",
    needs: needs("tmux", "zsh"),
    command: ["zsh", "-f"],
    behindDirectory: " ",
    setUp: [
      "PS1='ready> '",
      "autoload -Uz compinit && compinit -u -D",
      "source <(logtap completion zsh)",
    ],
  },
  {
    name: "fish",
    needs: needs("tmux", "fish"),
    command: ["fish", "--no-config"],
    behindDirectory: " ",
    setUp: [
      "function fish_prompt; echo 'ready> '; end",
      "set -U fish_greeting; set -g fish_autosuggestion_enabled 0",
      "logtap completion fish | source",
    ],
  },
];

/**
 * What is typed, `⇥` for the TAB key, and what then stands on the line; `…` is what the shell puts
 * behind a directory that is the only one.
 */
const STEPS: readonly { readonly types: string; readonly stands: string }[] = [
  { types: "logtap ins⇥", stands: "logtap inspect " },
  { types: "logtap recv --fs⇥", stands: "logtap recv --fsync " },
  { types: "logtap recv --fsync al⇥", stands: "logtap recv --fsync always " },
  { types: "logtap recv --fsync=al⇥", stands: "logtap recv --fsync=always " },
  { types: "logtap recv --dir oth⇥", stands: "logtap recv --dir other/" },
  { types: "logtap recv --dir=oth⇥", stands: "logtap recv --dir=other/" },
  { types: "logtap completion po⇥", stands: "logtap completion powershell " },
  { types: "logtap __comp⇥", stands: "logtap __comp" },
  { types: "logtap open my⇥", stands: String.raw`logtap open my\ capture…` },
  {
    types: String.raw`logtap open my\ capture --label ap⇥`,
    stands: String.raw`logtap open my\ capture --label app=`,
  },
  {
    types: String.raw`logtap open my\ capture --label app=w⇥`,
    stands: String.raw`logtap open my\ capture --label app=web `,
  },
  {
    types: String.raw`logtap open my\ capture --label=app=w⇥`,
    stands: String.raw`logtap open my\ capture --label=app=web `,
  },
];

/** A value that a shell would take for several commands. */
const EVIL = "semi;colon $(touch owned) `id` 'quoted' \"twice\" http://x:1";

/** The same for all shells, and copied, for each has a home of its own. */
const captures = tempDir();
Deno.test.beforeAll(() => makeCapture(captures.file("my capture")));
Deno.test.afterAll(() => captures[Symbol.dispose]());

for (const shell of SHELLS) {
  shell.needs.test(`${shell.name} completes on a terminal`, async (t) => {
    using dir = tempDir();
    const path = installed(dir.path);
    await copyCapture(captures.file("my capture"), dir.file("my capture"));
    Deno.mkdirSync(dir.file("other/sub"), { recursive: true });
    await using terminal = await openTerminal(shell.command, {
      cwd: dir.path,
      env: { PATH: path, HOME: dir.path, LC_ALL: "C.UTF-8", LOGTAP_CONFIG: "off" },
    });
    await setUp(terminal, shell.setUp);
    for (const { types, stands } of STEPS) {
      const line = stands.replace("…", shell.behindDirectory);
      if (!await t.step(types, () => completes(terminal, types, line))) return;
    }
    await t.step("a value from a log is quoted", () => choosesEvil(terminal));
    assert.ok(!isFile(dir.file("owned")), "nothing of it was run");
  });
}

async function setUp(terminal: Terminal, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    await terminal.type(line);
    await terminal.press("Enter");
  }
  await terminal.type("echo set; echo up");
  await terminal.press("Enter");
  await terminal.see(/^set\nup\nready>/m);
}

async function completes(terminal: Terminal, types: string, stands: string): Promise<void> {
  await terminal.press("C-u", "C-l");
  await terminal.see(/^ready>\s*$/);
  await terminal.type(types.replace("⇥", ""));
  await terminal.press("Tab");
  // What is typed behind it shows whether a space was added.
  await terminal.type("x");
  await terminal.see(new RegExp(`^ready> ${escape(`${stands}x`)}$`, "m"));
}

/** The completed line, run, finds the one entry with that value: quotes were right. */
async function choosesEvil(terminal: Terminal): Promise<void> {
  await terminal.press("C-u", "C-l");
  await terminal.see(/^ready>\s*$/);
  await terminal.type(String.raw`logtap open my\ capture --dump --count --label path=sem`);
  await terminal.press("Tab");
  await terminal.see(/touch/);
  await terminal.press("Enter");
  await terminal.see(/^1\nready>/m);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A folder with the product as `logtap`, before PATH. */
function installed(folder: string): string {
  const { program, flags } = productCommand();
  const words = ["env", `DENO_DIR=${denoDir()}`, program, ...flags].map(quote).join(" ");
  Deno.mkdirSync(`${folder}/bin`);
  Deno.writeTextFileSync(`${folder}/bin/logtap`, `#!/bin/sh\nexec ${words} "$@"\n`, {
    mode: 0o755,
  });
  return `${folder}/bin:${Deno.env.get("PATH")}`;
}

async function makeCapture(dir: string): Promise<void> {
  await using receiver = await startReceiver(dir);
  const now = `${Date.now()}000000`;
  const streams = [{ app: "api" }, { app: "web" }, { path: EVIL }]
    .map((stream) => ({ stream, values: [[now, "a line"]] }));
  const reply = await fetch(`${receiver.url}/loki/api/v1/push`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ streams }),
  });
  assert.equal(reply.status, 204, await reply.text());
  await receiver.stop();
}
