import assert from "node:assert/strict";
import { captureDir, jsonLines } from "../../support/capture_dir.ts";
import { runVerb } from "../../support/run_verb.ts";
import { tempDir } from "../../support/temp_dir.ts";

/** Work that grows with the capture. OUT is a name that is free, SRC the capture, PACKED an archive of it. */
const LONG: readonly (readonly string[])[] = [
  ["verify", "SRC"],
  ["slice", "SRC", "-o", "OUT"],
  ["merge", "SRC", "OTHER", "-o", "OUT"],
  ["export", "SRC", "--format", "csv", "-o", "OUT"],
  ["snapshot", "SRC", "-o", "OUT"],
  ["snapshot", "PACKED", "--extract", "-o", "OUT"],
  ["sign", "SRC", "--key", "OUT"],
  ["open", "SRC", "--inject", "error-spike", "--inject-out", "OUT"],
  ["triage", "SRC"],
  ["report", "SRC"],
  ["diff", "SRC", "OTHER"],
];

const FILES = {
  "2026-11-21T103200-000.jsonl": jsonLines([
    { ts: "2026-11-21T10:32:01Z", labels: { app: "api" }, msg: "error: refused" },
  ]),
};

for (const args of LONG) {
  Deno.test(`logtap ${args.join(" ")} shows on a terminal how far it is, and in a pipe not`, async () => {
    using source = captureDir(FILES);
    using other = captureDir(FILES);
    using dir = tempDir();
    await runVerb(["snapshot", source.path, "-o", dir.file("packed")]);
    for (const isTerminal of [true, false]) {
      const places: Readonly<Record<string, string>> = {
        ...{ SRC: source.path, OTHER: other.path, PACKED: dir.file("packed") },
        OUT: dir.file(`out-${isTerminal}`),
      };
      const { code, stderr } = await runVerb(args.map((arg) => places[arg] ?? arg), { isTerminal });
      assert.equal(code, args[0] === "sign" && !isTerminal ? 1 : 0, stderr);
      assert.equal(stderr.includes("\r"), isTerminal, stderr);
    }
  });
}
