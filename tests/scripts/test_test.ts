/** The runner itself, on tests that pass, fail, are skipped, and take the whole run with them. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ROOT } from "../../scripts/product.ts";
import { runProgram } from "../support/program.ts";
import { tempDir } from "../support/temp_dir.ts";

interface Row {
  readonly what: string;
  /** Texts of test files. */
  readonly files: readonly string[];
  readonly args?: readonly string[];
  readonly ci?: boolean;
  /** The last line, and something that stands above it. */
  readonly last: string;
  readonly says?: RegExp;
}

const PASSES = 'Deno.test("it passes", () => {});';
const FAILS = 'Deno.test("it fails", () => { throw new Error("no"); });';
const SKIPPED = 'Deno.test({ name: "it is skipped [missing: zstd]", ignore: true, fn() {} });';

const ROWS: readonly Row[] = [
  { what: "all is well", files: [PASSES, PASSES], last: "2 passed, 0 failed" },
  { what: "a test fails", files: [PASSES, FAILS], last: "1 passed, 1 failed" },
  {
    what: "a test is chosen by words",
    files: [PASSES, FAILS],
    args: ["it", "passes"],
    last: "1 passed, 0 failed",
  },
  {
    what: "no test has such a name",
    files: [PASSES],
    args: ["fly"],
    last: "0 passed, 1 failed",
    says: /^FAILED: outside of any test: no test is called .* fly$/m,
  },
  {
    what: "a test is skipped at home",
    files: [PASSES, SKIPPED],
    last: "1 passed, 0 failed, 1 skipped",
    says: /^skipped, missing here: zstd:\n {2}it is skipped$/m,
  },
  {
    what: "a test is skipped in CI",
    files: [PASSES, SKIPPED],
    ci: true,
    last: "1 passed, 1 failed",
    says: /^FAILED: skipped in CI: it is skipped \[missing: zstd\]$/m,
  },
  {
    what: "a file cannot be read",
    files: [PASSES, "const = 1;"],
    last: "0 passed, 1 failed",
    says: /^FAILED: outside of any test: deno test .* ended with 1$/m,
  },
  {
    what: "a file throws before its tests",
    files: [PASSES, 'throw new Error("no");'],
    last: "1 passed, 1 failed",
    says: /^FAILED: outside of any test: deno test .* ended with 1$/m,
  },
  {
    what: "the whole run is killed",
    files: [PASSES, 'Deno.test("it kills", () => Deno.kill(Deno.pid, "SIGKILL"));'],
    last: "0 passed, 1 failed",
    says: /^FAILED: outside of any test: deno test .* ended with 137$/m,
  },
];

const { LOGTAP_BIN: _, ...environment } = Deno.env.toObject();

for (const { what, files, args = [], ci = false, last, says = /^/ } of ROWS) {
  Deno.test(`the runner counts when ${what}`, async () => {
    using dir = tempDir();
    const paths = files.map((_, i) => dir.file(`part_${i}_test.ts`));
    files.forEach((text, i) => Deno.writeTextFileSync(paths[i]!, text));
    const script = fileURLToPath(new URL("scripts/test.ts", ROOT));
    const { code, stdout } = await runProgram(
      Deno.execPath(),
      ["run", "--quiet", "--allow-all", script, ...paths, ...args],
      { env: { ...environment, CI: `${ci}` }, clearEnv: true },
    );
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines.at(-1), last, stdout);
    assert.match(stdout, says);
    assert.equal(code, last.includes(" 0 failed") ? 0 : 1);
  });
}
