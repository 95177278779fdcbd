import assert from "node:assert/strict";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { logtap, productCommand } from "../support/product.ts";
import { outputOf } from "../support/program.ts";
import { type Random, seededRandom } from "../support/random.ts";
import { needs } from "../support/skip.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";

const LINES = 12_000;
/** Words without digits, so that many lines have signatures of their own. */
const word = (random: Random) =>
  Array.from({ length: 8 }, () => random.pick([..."aeioklmnrst"])).join("");

function manyLines(): string {
  const random = seededRandom();
  return jsonLines(Array.from({ length: LINES }, (_, i) => ({
    ts: new Date(Date.UTC(2026, 10, 21, 10) + i * 100).toISOString().replace("Z", "000000Z"),
    labels: { app: `app-${random.int(5)}`, pod: `pod-${random.int(2000)}` },
    msg: i % 3 === 0
      ? `ERROR ${word(random)} ${word(random)} failed`
      : `request ${random.int(1e9)} took ${random.int(900)}ms, ${"detail ".repeat(12)}`,
  })));
}

Deno.test("triage: the same capture gives the same bytes, whatever --jobs is (8.5)", async () => {
  const lines = manyLines();
  const middle = lines.indexOf("\n", lines.length / 2) + 1;
  using dir = captureDir({
    "2026-11-21T100000-000.jsonl": lines.slice(0, middle),
    "2026-11-21T102000-000.jsonl": lines.slice(middle),
  });
  using parent = tempDir();
  const outs: string[] = [];
  for (const jobs of ["1", "2", "3"]) {
    const out = parent.file(`out${jobs}`);
    const args = ["triage", dir.path, "--jobs", jobs, "--out", out, "--max-signatures", "200"];
    const { code, stderr } = await logtap(args);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /12,000 lines, 4,000 errors of \d+ kinds/);
    outs.push(out);
  }
  for (const out of outs.slice(1)) await outputOf("diff", ["-r", outs[0]!, out]);
  const summary = Deno.readTextFileSync(`${outs[0]}/summary.md`);
  assert.match(summary, /More signatures than 200: counts may be up to \d+ too low/);
});

/** The commands of a summary, as a person would copy them. */
function commandsOf(summary: string): readonly string[] {
  return [...summary.matchAll(/(`{3,})sh\n([^]*?)\n\1/g)].map(([, , command = ""]) => command);
}

/** A capture whose name and lines hold what shells take for something else. */
function hostileCapture(parent: TempDir): { readonly name: string } & Disposable {
  const name = "it's a `capture`;\n=$HOME \\' \\";
  const messages = [
    "ERROR can't open '/x y' [3]: $5 *",
    '{"level":"error","msg":"parse of \\"x\\" failed 1"}',
    "ERROR `reboot` of C:\\\\host\\'s !! $(x) failed",
  ];
  const made = captureDir({
    "2026-11-21T100000-000.jsonl": jsonLines(
      messages.map((msg, i) => ({ ts: `2026-11-21T10:00:0${i}Z`, labels: { app: "a" }, msg })),
    ),
  });
  Deno.symlinkSync(made.path, parent.file(name));
  return { name, [Symbol.dispose]: () => made[Symbol.dispose]() };
}

/** The program under its name, in a folder of its own. */
function programOnPath(parent: TempDir): string {
  const { program, flags } = productCommand();
  const bin = parent.file("bin");
  Deno.mkdirSync(bin);
  const line = [program, ...flags].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  Deno.writeTextFileSync(`${bin}/logtap`, `#!/bin/sh\nexec ${line} "$@"\n`, { mode: 0o755 });
  return bin;
}

for (const shell of ["sh", "bash", "zsh", "fish"]) {
  needs("linux", shell).test(
    `the commands that triage suggests run as pasted into ${shell}, and find something`,
    async () => {
      using parent = tempDir();
      using capture = hostileCapture(parent);
      const options = {
        cwd: parent.path,
        env: { PATH: `${programOnPath(parent)}:${Deno.env.get("PATH")}`, HOME: parent.path },
      };
      const triage = await logtap(["triage", `./${capture.name}`, "--out", "out"], options);
      assert.equal(triage.code, 0, triage.stderr);
      const commands = commandsOf(Deno.readTextFileSync(parent.file("out/summary.md")));
      const greps = commands.filter((command) => command.startsWith("logtap grep "));
      assert.deepEqual([commands.length, greps.length], [4, 3]);
      for (const command of greps) {
        // Its neighbours come with it.
        const stdout = await outputOf(shell, ["-c", command], options);
        assert.equal(stdout.trim().split("\n").length, 3, command);
      }
      await outputOf(shell, ["-c", commands[0]!], options);
      assert.ok(Deno.statSync(parent.file("peak")).isDirectory);
    },
  );
}
