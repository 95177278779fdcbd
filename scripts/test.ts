/**
 * The test runner: `deno task test [FOLDER or FILE under tests/ | words of a test's name | flags of
 * deno test]`. What runs side by side and what alone stands in test_plan.ts. Types are not checked
 * here, once for each part, but by `deno task look`. The last line is `N passed, N failed`.
 */
import { parseJunit, type TestResult } from "./junit.ts";
import { ROOT } from "./product.ts";
import { productDeno } from "../tests/support/skip.ts";
import { planTests, type TestPart } from "./test_plan.ts";
import { summarise } from "./test_summary.ts";

/** What CI may lack, and why. */
const ALLOWED = new Map([[
  "compiled",
  "the end-to-end tests run once more on the compiled program",
]]);
if (productDeno().startsWith("2.7.")) {
  ALLOWED.set("deno 2.9", "the stand-in compiler is Deno 2.7.11");
}

/** What a test has started must have ended with it. Deno 2.7 checks that unasked and knows no flag for it. */
const SANITIZE = Deno.version.deno.startsWith("2.7.")
  ? []
  : ["--sanitize-ops", "--sanitize-resources"];

const results: TestResult[] = [];
const crashed: string[] = [];
for (const part of planTests(Deno.args, exists)) {
  const { found, code } = await runPart(part);
  results.push(...found);
  if (code !== 0 && !found.some(({ outcome }) => outcome === "failed")) {
    crashed.push(`deno test ${part.paths.join(" ")} ended with ${code}`);
  }
}
const isEmpty = results.every(({ outcome }) => outcome === "not_run");
if (isEmpty && crashed.length === 0) crashed.push(`no test is called ${Deno.args.join(" ")}`);
const strict = Deno.env.get("CI") === "true";
const summary = summarise(results, crashed, { strict, allowed: ALLOWED });
say(["", ...summary.notes, summary.line]);
Deno.exit(summary.failed === 0 ? 0 : 1);

function exists(path: string): boolean {
  try {
    Deno.statSync(new URL(path, ROOT));
    return true;
  } catch {
    return false;
  }
}

/** Streams what `deno test` prints, and reads the report it leaves: none, when it crashed. */
async function runPart({ paths, flags }: TestPart): Promise<{ found: TestResult[]; code: number }> {
  const report = await Deno.makeTempFile({ prefix: "logtap-junit-", suffix: ".xml" });
  try {
    const ours = ["--allow-all", "--no-check", `--junit-path=${report}`, ...SANITIZE];
    const args = ["test", ...ours, ...flags, ...paths];
    const child = new Deno.Command(Deno.execPath(), { args, cwd: ROOT, stdin: "null" }).spawn();
    const { code } = await child.status;
    return { found: parseJunit(await Deno.readTextFile(report)), code };
  } finally {
    await Deno.remove(report);
  }
}

function say(lines: readonly string[]): void {
  Deno.stdout.writeSync(new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
}
