/** What a view has to bear: exports that cannot be written, floods of paste, screens of any size. */
import assert from "node:assert/strict";
import { exampleCapture, openView, walk } from "../support/open_screen.ts";
import { needs } from "../support/skip.ts";
import { onSmallDisk, smallDisk } from "../support/small_disk.ts";
import { tempDir } from "../support/temp_dir.ts";

const tmux = needs("tmux");
const PASTE_BYTES = 1 << 20;
/** Nothing is left of an export that failed. */
const named = (dir: string) => [...Deno.readDirSync(dir)].map(({ name }) => name).sort();

tmux.test("an export that cannot be written says why, leaves nothing, and the view goes on", async (t) => {
  using dir = exampleCapture();
  using home = tempDir();
  Deno.writeTextFileSync(home.file("file"), "mine");
  const before = named(home.path);
  await using terminal = await openView([dir.path, "--no-pick"], home.path);
  await walk(t, terminal, {
    "it begins": { see: /2,000 lines/ },
    "over a file": {
      type: ":w file",
      enter: true,
      see: /^Cannot use :w "file": something is there already/m,
    },
    "in a file": {
      type: ":w file/part",
      enter: true,
      see: /^Cannot use :w "file\/part": a file is in the way/m,
    },
    "in the capture": {
      type: `:w ${dir.path}/part`,
      enter: true,
      see: /^Cannot use [^\n]*it lies in what is read/m,
    },
    "a name that is too long": {
      type: `:w ${"x".repeat(300)}`,
      enter: true,
      see: /^Cannot use :w "xxx/m,
    },
    "the keys are what they were": { press: ["j"], see: /▸\S+ \[beta\]/ },
  });
  assert.deepEqual(named(home.path), before);
  assert.equal(Deno.readTextFileSync(home.file("file")), "mine");
});

if (tmux.missing.length === 0) {
  onSmallDisk.test("an export to a full disk says so, and leaves nothing", async (t) => {
    using dir = exampleCapture(20_000);
    await using disk = await smallDisk();
    const ballast = new Uint8Array(1 << 10);
    using file = Deno.openSync(`${disk.path}/ballast`, { write: true, create: true });
    try {
      for (;;) file.writeSync(ballast);
    } catch {
      // It is full.
    }
    await using terminal = await openView([dir.path, "--no-pick"], disk.path);
    await walk(t, terminal, {
      "it begins": { see: /20,000 lines/ },
      "no room": { type: ":w part", enter: true, see: /Cannot [^\n]*(space|full)/i },
      "the keys are what they were": { press: ["j"], see: /▸\S+ \[beta\]/ },
    });
    assert.deepEqual(named(disk.path), ["ballast"]);
  });
}

tmux.test("a paste of a megabyte is one line of a prompt, and no key outside of one", async (t) => {
  using dir = exampleCapture();
  using home = tempDir();
  const text = "q\r\n\x1b[A\x03".repeat(PASTE_BYTES / 7);
  Deno.writeTextFileSync(home.file("text"), text);
  await using terminal = await openView([dir.path, "--no-pick"], home.path);
  await terminal.see(/2,000 lines/);
  await terminal.tmux("load-buffer", home.file("text"));
  await terminal.tmux("paste-buffer", "-p");
  await walk(t, terminal, {
    "nothing has happened": { press: ["j"], see: /▸\S+ \[beta\]/ },
    "a prompt": { press: ["/"], see: /^\/ *$/m },
  });
  await terminal.tmux("paste-buffer", "-p");
  await walk(t, terminal, {
    "all of it is typed": { see: /^\/.*q \[A q \[A/m },
    "and goes": { press: ["C-u"], type: 'line 7$|line 7"', enter: true, see: /▸.*line 7"/ },
  });
});

tmux.test("screens shrink and grow in the middle of everything", async (t) => {
  using dir = exampleCapture();
  using home = tempDir();
  await using terminal = await openView([dir.path, "--no-pick"], home.path);
  await terminal.see(/2,000 lines/);
  for (const key of ["", "?", "Enter", "i", "p", "s", "/", "w", ":"]) {
    await t.step(`in the middle of ${key || "the entries"}`, async () => {
      if (key !== "") await terminal.press(key);
      for (const [columns, rows] of [[40, 10], [10, 3], [1, 1], [40, 10], [200, 50]] as const) {
        await terminal.resize(columns, rows);
      }
      await terminal.resize(100, 30);
      await terminal.see(/entry 1 of 2,000/);
      if (key !== "") await terminal.press("Escape");
      await terminal.see(/▸11:30:00\.000 \[alpha\] level=info msg="line 0"[^]*q quit$/m);
    });
  }
});

tmux.test("two keys for one thing may be pressed at any pace, and something else between", async (t) => {
  using dir = exampleCapture();
  using home = tempDir();
  await using terminal = await openView([dir.path, "--no-pick"], home.path);
  await terminal.see(/2,000 lines/);
  await walk(t, terminal, {
    "g waits": { press: ["G", "g"], see: /▸.*line 1999"[^]*g again: first entry/ },
    "for the second one": { press: ["g"], see: /▸.*line 0"/ },
    "at once": { press: ["G", "g", "g"], see: /▸.*line 0"/ },
    "g and another key is nothing": { press: ["j", "g", "Escape"], see: /▸.*line 1"[^]*q quit$/m },
    "nor are two marks": { press: ["'", "'"], see: /▸.*line 1"[^]*q quit$/m },
    "a mark that is none": { press: ["m", "1"], see: /▸.*line 1"[^]*q quit$/m },
  });
});
