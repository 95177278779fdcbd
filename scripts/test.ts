/**
 * The test runner: `deno task test [FOLDER or FILE under tests/ | words of a test's name | flags of
 * deno test]`. Unit tests run side by side; the end-to-end tests run one after another, for they
 * measure, fill disks and use all cores themselves. The last line is `N passed, N failed`.
 */
import { parseJunit, type TestResult } from "./junit.ts";
import { ROOT } from "./product.ts";
import { productDeno } from "../tests/support/skip.ts";
import { summarise } from "./test_summary.ts";

const E2E = "tests/e2e";

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

interface Part {
  readonly paths: readonly string[];
  readonly flags: readonly string[];
}

const { parts, flags } = plan(Deno.args);
const results: TestResult[] = [];
let crashed = 0;
for (const part of parts) {
  const { found, success } = await runPart(part, flags);
  results.push(...found);
  if (!success && !found.some(({ outcome }) => outcome === "failed")) crashed++;
}
const strict = Deno.env.get("CI") === "true";
const summary = summarise(results, crashed, { strict, allowed: ALLOWED });
say(["", ...summary.notes, summary.line]);
Deno.exit(summary.failed === 0 ? 0 : 1);

function plan(args: readonly string[]): { parts: readonly Part[]; flags: readonly string[] } {
  const words = args.filter((arg) => !arg.startsWith("-"));
  const flags = args.filter((arg) => arg.startsWith("-"));
  const paths = words.map(pathOf).filter((path) => path !== undefined);
  const filter = words.filter((word) => pathOf(word) === undefined).join(" ");
  const all = filter === "" ? flags : [...flags, `--filter=${filter}`];
  const unit = { paths: paths.length > 0 ? paths : ["tests"], flags: ["--parallel"] };
  if (paths.some((path) => path.startsWith(E2E))) {
    return { parts: [{ paths, flags: [] }], flags: all };
  }
  if (paths.length > 0 || !exists(E2E)) return { parts: [unit], flags: all };
  const others = { ...unit, flags: ["--parallel", `--ignore=${E2E},tests/counterparts`] };
  return { parts: [others, { paths: [E2E], flags: [] }], flags: all };
}

/** The file or folder that a word means: under tests/, or as it stands. */
function pathOf(word: string): string | undefined {
  return [`tests/${word}`, word].find(exists);
}

function exists(path: string): boolean {
  try {
    Deno.statSync(new URL(path, ROOT));
    return true;
  } catch {
    return false;
  }
}

/** Streams what `deno test` prints, and reads the report it leaves. */
async function runPart(
  { paths, flags }: Part,
  more: readonly string[],
): Promise<{ found: TestResult[]; success: boolean }> {
  const report = await Deno.makeTempFile({ prefix: "logtap-junit-", suffix: ".xml" });
  try {
    const ours = ["--allow-all", `--junit-path=${report}`, ...SANITIZE];
    const args = ["test", ...ours, ...flags, ...more, ...paths];
    const child = new Deno.Command(Deno.execPath(), { args, cwd: ROOT, stdin: "null" }).spawn();
    const { success } = await child.status;
    return { found: parseJunit(await Deno.readTextFile(report)), success };
  } finally {
    await Deno.remove(report);
  }
}

function say(lines: readonly string[]): void {
  Deno.stdout.writeSync(new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
}
