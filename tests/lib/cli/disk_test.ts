import assert from "node:assert/strict";
import { readFlagFile } from "../../../lib/cli/mod.ts";
import { needs } from "../../support/skip.ts";
import { tempDir } from "../../support/temp_dir.ts";

Deno.test("readFlagFile() reads a file of up to 1 MiB, through links", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("a"), "x".repeat(1 << 20));
  Deno.symlinkSync(dir.file("a"), dir.file("link"));
  assert.equal((await readFlagFile("--f", dir.file("link"))).text.length, 1 << 20);
  Deno.writeTextFileSync(dir.file("a"), "x".repeat((1 << 20) + 1));
  await assert.rejects(readFlagFile("--f", dir.file("a")), { kind: "usage", message: /1 MiB$/ });
});

Deno.test("readFlagFile() says what is in the way, with the flag", async () => {
  using dir = tempDir();
  const table = [
    [dir.file("none"), "not_found", /^Cannot read --f ".*none": there is no such file$/],
    ["", "usage", /^Cannot read --f "": there is no such file$/],
    [dir.path, "usage", /it is a directory$/],
    [dir.file("no\x1b[31m\nne"), "not_found", /"\S* \[31m ne": there is no such file$/],
  ] as const;
  for (const [path, kind, message] of table) {
    await assert.rejects(readFlagFile("--f", path), { kind, message });
  }
});

needs("linux").test("readFlagFile() tells which files every user can read", async () => {
  using dir = tempDir();
  Deno.writeTextFileSync(dir.file("a"), "");
  const table = [[0o600, false], [0o640, false], [0o644, true], [0o604, true]] as const;
  for (const [mode, want] of table) {
    Deno.chmodSync(dir.file("a"), mode);
    assert.equal((await readFlagFile("--f", dir.file("a"))).isOpenToAll, want);
  }
});
