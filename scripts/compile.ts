/**
 * Makes the product: `deno task compile` for this machine, `compile.ts --target X --output Y` for
 * another. Embeds the worker files that deno.json lists under `compile.include`, and a stamp that
 * says which commit this is and when it was made. With SOURCE_DATE_EPOCH the date is that one: what
 * scripts/release.ts does beyond that for same bytes twice stands in scripts/release/source_tree.ts.
 */
import { parseArgs } from "node:util";
import { embeddedPackages } from "./compile/embedded_packages.ts";
import { ROOT, RUN_FLAGS } from "./product.ts";

const STAMP = "dist/build.json";
/** What the compiler is configured by. */
const CONFIG = "dist/compile";

/**
 * Bytes of stack for the compiler's threads: its analysis of prom-client (CommonJS) overflows the
 * default of 2 MiB and ends the compiler, in Deno 2.7.11 and 2.9.6.
 */
const COMPILER_STACK = 64 << 20;

/**
 * Compiled code would be looked for in the temporary folder, by a name that everybody knows, and run
 * whoever had put it there. (The program ends too early to write any.)
 */
const NO_CODE_CACHE = "--no-code-cache";

const { values } = parseArgs({
  options: {
    target: { type: "string" },
    output: { type: "string", default: "dist/logtap" },
    /** What the stamp says, where the sources are no clone. */
    commit: { type: "string" },
  },
});

await Deno.mkdir(new URL(CONFIG, ROOT), { recursive: true });
await writeStamp(values.commit ?? await commit());

const target = values.target === undefined ? [] : ["--target", values.target];
const packages = await embeddedPackages(CONFIG);
const files = ["--include", STAMP, "--output", values.output, ...target, "main.ts"];
const { code } = await deno(["compile", NO_CODE_CACHE, ...RUN_FLAGS, ...packages, ...files]);
Deno.exit(code);

function deno(args: string[]): Promise<Deno.CommandStatus> {
  const stack = Deno.env.get("RUST_MIN_STACK") ?? String(COMPILER_STACK);
  const options = { args, cwd: ROOT, env: { RUST_MIN_STACK: stack } };
  return new Deno.Command(Deno.execPath(), options).spawn().status;
}

/** The compiler embeds the time a file was written, too. */
async function writeStamp(commit: string): Promise<void> {
  const date = buildDate();
  const stamp = { commit, date: date.toISOString().replace(/\.\d+/, "") };
  const file = new URL(STAMP, ROOT);
  await Deno.writeTextFile(file, `${JSON.stringify(stamp)}\n`);
  await Deno.utime(file, date, date);
}

function buildDate(): Date {
  const epoch = Deno.env.get("SOURCE_DATE_EPOCH");
  return epoch === undefined ? new Date() : new Date(Number(epoch) * 1000);
}

/** Abbreviated, `-dirty` when something is not committed; `unknown` outside a clone. */
async function commit(): Promise<string> {
  try {
    const args = ["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"];
    const { success, stdout } = await new Deno.Command("git", { args, cwd: ROOT }).output();
    return success ? new TextDecoder().decode(stdout).trim() : "unknown";
  } catch {
    // No git on this machine: the version must do.
    return "unknown";
  }
}
