import assert from "node:assert/strict";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { logtap, productCommand } from "../support/product.ts";
import { outputOf } from "../support/program.ts";
import { type Random, seededRandom } from "../support/random.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

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
  return [...summary.matchAll(/```sh\n(.*)\n```/g)].map(([, command = ""]) => command);
}

needs("sh").test(
  "the commands that triage suggests run as pasted, and find something",
  async () => {
    using parent = tempDir();
    const name = "it's a capture; $HOME";
    using made = captureDir({
      "2026-11-21T100000-000.jsonl": jsonLines([
        {
          ts: "2026-11-21T10:00:01Z",
          labels: { app: "a" },
          msg: "ERROR can't open '/x y' [3]: $5 *",
        },
        {
          ts: "2026-11-21T10:00:02Z",
          labels: { app: "a" },
          msg: '{"level":"error","msg":"parse of \\"x\\" failed 1"}',
        },
      ]),
    });
    Deno.symlinkSync(made.path, parent.file(name));
    const triage = await logtap(["triage", `./${name}`, "--out", "out"], { cwd: parent.path });
    assert.equal(triage.code, 0, triage.stderr);
    const commands = commandsOf(Deno.readTextFileSync(parent.file("out/summary.md")));
    const greps = commands.filter((command) => command.startsWith("logtap grep "));
    assert.deepEqual([commands.length, greps.length], [3, 2]);
    const { program, flags } = productCommand();
    for (const command of greps) {
      const script = `flags="$*"; logtap() { "$0" $flags "$@"; }; ${command}`;
      const stdout = await outputOf("sh", ["-c", script, program, ...flags], { cwd: parent.path });
      assert.equal(stdout.trim().split("\n").length, 2, command);
    }
  },
);
