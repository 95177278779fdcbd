import assert from "node:assert/strict";
import { runProgram } from "../../lib/cli/mod.ts";
import { VERBS } from "../../main.ts";
import { finishedCapture, killedCapture } from "../lib/capture/support/made_capture.ts";
import type { MemoryFiles } from "../lib/capture/support/memory_files.ts";
import { testHost } from "../support/host.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";

const program = { version: "test", verbs: VERBS };

function onDisk(files: MemoryFiles): TempDir {
  const dir = tempDir();
  for (const [name, bytes] of files.files) Deno.writeFileSync(dir.file(name), bytes);
  return dir;
}

async function verify(dir: TempDir, ...args: string[]) {
  const host = testHost();
  const code = await runProgram(program, ["verify", dir.path, ...args], host);
  return { code, stdout: host.stdout.text.replaceAll(dir.path, "DIR"), stderr: host.stderr.text };
}

Deno.test("verify says what it read, and that nothing is wrong", async () => {
  using dir = onDisk(finishedCapture());
  const { code, stdout, stderr } = await verify(dir);
  assert.equal(code, 0);
  assert.equal(stderr, "");
  assert.equal(
    stdout,
    "read    200 lines, 18.6 KB in 2 files, 5 frames, cursors 1 to 200\nfound   nothing wrong\n",
  );
});

Deno.test("verify ends with 6 and a line for each finding; --repair mends them", async () => {
  using dir = onDisk(killedCapture(3));
  const before = await verify(dir);
  assert.equal(before.code, 6);
  assert.match(before.stdout, /^found {3}2 wrong:\n {2}2026-.*-001\.jsonl\.zst: .*no table/m);
  const mended = await verify(dir, "--repair");
  assert.equal(mended.code, 0, mended.stdout);
  assert.match(mended.stdout, /^mended {2}.*folded in/m);
  assert.match(mended.stdout, /^read {4}203 lines/m);
  assert.match((await verify(dir, "--repair")).stdout, /^mended {2}nothing: all in order$/m);
});

Deno.test("verify --json has everything under stable names", async () => {
  using dir = onDisk(killedCapture(3));
  const { code, stdout } = await verify(dir, "--json");
  assert.equal(code, 6);
  const { findings, notes, ...rest } = JSON.parse(stdout);
  assert.deepEqual(rest, {
    dir: "DIR",
    ok: false,
    live: false,
    files: 3,
    frames: 5,
    lines: 203,
    bytes: rest.bytes,
    first_cursor: 1,
    last_cursor: 203,
  });
  assert.deepEqual(findings.map(({ kind }: { kind: string }) => kind), [
    "unfinished",
    "unfinished",
  ]);
  assert.equal(notes.length, 1);
  const { repaired } = JSON.parse((await verify(dir, "--json", "--repair")).stdout);
  assert.equal(repaired.length, 4);
});

Deno.test("verify of a folder without a capture ends with 3 and leaves it as it is", async () => {
  using dir = tempDir();
  for (const args of [[], ["--repair"]]) {
    const { code, stdout, stderr } = await verify(dir, ...args);
    assert.equal(code, 3);
    assert.equal(stdout, "");
    assert.match(stderr, /nothing of one there/);
    assert.deepEqual([...Deno.readDirSync(dir.path)], []);
  }
});

Deno.test("verify --repair is refused while a receiver writes", async () => {
  using dir = onDisk(killedCapture(3));
  using lock = await Deno.open(dir.file("lock"), { create: true, write: true });
  assert.ok(await lock.tryLock(true));
  const { code, stderr } = await verify(dir, "--repair");
  assert.equal(code, 1);
  assert.match(stderr, /a receiver is writing there/);
});
