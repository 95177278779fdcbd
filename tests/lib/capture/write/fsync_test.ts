import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { outputOf, runProgram } from "../../../support/program.ts";
import { needs, programPath } from "../../../support/skip.ts";
import { tempDir } from "../../../support/temp_dir.ts";

const SCRIPT = fileURLToPath(import.meta.resolve("../support/write_some.ts"));
const CALLS = "fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat";

/** Whether this machine lets a program trace another. */
async function mayTrace(): Promise<boolean> {
  if (Deno.build.os !== "linux" || programPath("strace") === undefined) return false;
  return (await runProgram("strace", ["-f", "-o", "/dev/null", "true"])).code === 0;
}

/** System calls on the directory and its files, in order: `fdatasync x.jsonl.zst`, `fsync .`. */
async function callsOf(dir: string): Promise<string[]> {
  using temp = tempDir();
  const log = temp.file("calls");
  const run = [Deno.execPath(), "run", "-A", SCRIPT, dir];
  await outputOf("strace", ["-f", "-y", "-e", `trace=${CALLS}`, "-o", log, ...run]);
  return endedCalls(Deno.readTextFileSync(log)).flatMap(({ call, args }) => {
    if (!args.includes(dir)) return [];
    const path = args.slice(args.lastIndexOf(dir) + dir.length);
    return [`${call} ${/^\/([^">]+)/.exec(path)?.[1] ?? "."}`];
  });
}

/** Calls that succeeded, in the order of their ends; those of two threads may overlap. */
function endedCalls(log: string): { call: string; args: string }[] {
  const begun = new Map<string, string>();
  return log.split("\n").flatMap((line) => {
    const [, thread, rest] = /^(\d+) +(.*)$/.exec(line) ?? ["", "", ""];
    const [, beginning] = /^(.*) <unfinished \.\.\.>$/.exec(rest!) ?? [];
    if (beginning !== undefined) {
      begun.set(thread!, beginning);
      return [];
    }
    const [, end] = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest!) ?? [];
    const whole = end === undefined ? rest! : `${begun.get(thread!)}${end}`;
    const [, call, args] = /^(\w+)\((.*)\) += 0$/.exec(whole) ?? [];
    return call === undefined ? [] : [{ call, args: args! }];
  });
}

const tracing = needs({ name: "tracing with strace", met: await mayTrace() });

tracing.test("a tail goes only after the data file and its name are synced", async () => {
  using temp = tempDir();
  const dir = `${temp.path}/capture`;
  const calls = await callsOf(dir);
  const removed = calls.filter((call) => /^unlink.*\.tail\.jsonl$/.test(call));
  assert.ok(removed.length >= 4, calls.join("\n"));
  for (const call of removed) {
    const before = calls.slice(0, calls.indexOf(call));
    const data = /^unlink\w* (.*\.zst)\.\d+\.tail/.exec(call)![1]!;
    const bytes = before.indexOf(`fdatasync ${data}`);
    assert.ok(bytes >= 0, `${call} before the bytes of ${data}`);
    assert.ok(before.indexOf("fsync .", bytes) >= 0, `${call} before the name of ${data}`);
  }
});

tracing.test("a file that is replaced has its name synced", async () => {
  using temp = tempDir();
  const calls = await callsOf(`${temp.path}/capture`);
  const renamed = calls.lastIndexOf("rename metadata.json");
  assert.ok(renamed > 0, calls.join("\n"));
  const before = calls.slice(calls.lastIndexOf("rename metadata.json", renamed - 1) + 1, renamed);
  assert.ok(before.includes("fdatasync metadata.json.tmp"), before.join("\n"));
  assert.ok(calls.includes("fsync .", renamed), calls.slice(renamed).join("\n"));
});
