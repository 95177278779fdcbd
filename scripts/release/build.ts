import { HEAD_BYTES, platformOfExecutable } from "./executable.ts";
import { run } from "./process.ts";
import type { SourceTree } from "./source_tree.ts";
import { isHost, platformOf, type Target } from "./targets.ts";

/** What became of one target. */
export type Outcome =
  | { readonly kind: "built"; readonly target: Target }
  /** There is no runtime to compile it with here. */
  | { readonly kind: "not run"; readonly target: Target; readonly reason: string }
  | { readonly kind: "failed"; readonly target: Target; readonly reason: string };

export interface BuildOptions {
  readonly tree: SourceTree;
  /** For the stamp. */
  readonly commit: string;
  /** The program's path. */
  readonly output: string;
}

/** Compiles the product for a target; it has been looked at, not run. */
export async function build(target: Target, options: BuildOptions): Promise<Outcome> {
  const lacking = await lackingRuntime(target, options.tree);
  if (lacking !== undefined) return { kind: "not run", target, reason: lacking };
  const { tree, commit, output } = options;
  const compile = ["scripts/compile.ts", "--target", target.triple, "--output", output];
  const { code, stderr } = await run(
    Deno.execPath(),
    [
      "run",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-run",
      ...compile,
      "--commit",
      commit,
    ],
    { cwd: tree.root, env: environment(tree) },
  );
  if (code !== 0) return { kind: "failed", target, reason: lastError(stderr) };
  const got = await platformOfFile(output);
  if (got === platformOf(target)) return { kind: "built", target };
  return { kind: "failed", target, reason: `the compiler made a program for ${got}` };
}

/**
 * Why a target cannot be compiled on this machine, if it cannot: found out on a program of one line,
 * so that whatever goes wrong with the product itself is a failure.
 */
async function lackingRuntime(target: Target, tree: SourceTree): Promise<string | undefined> {
  if (Deno.env.get("DENORT_BIN") !== undefined && !isHost(target)) {
    return "DENORT_BIN holds the runtime of this machine's system only";
  }
  const probe = await Deno.makeTempDir({ prefix: "logtap-probe-" });
  try {
    await Deno.writeTextFile(`${probe}/probe.js`, "export {};\n");
    const args = ["compile", "--target", target.triple, "--output", `${probe}/probe.exe`];
    const { code, stderr } = await run(Deno.execPath(), [...args, "probe.js"], {
      cwd: probe,
      env: environment(tree),
    });
    if (code !== 0) return lastError(stderr);
    const got = await platformOfFile(`${probe}/probe.exe`);
    return got === platformOf(target) ? undefined : `the runtime at hand is for ${got}`;
  } finally {
    await Deno.remove(probe, { recursive: true });
  }
}

function environment({ cache, epoch }: SourceTree): Record<string, string> {
  return { DENO_DIR: cache, SOURCE_DATE_EPOCH: String(epoch) };
}

async function platformOfFile(path: string): Promise<string> {
  using file = await Deno.open(path);
  const head = new Uint8Array(HEAD_BYTES);
  const length = await file.read(head) ?? 0;
  return platformOfExecutable(head.subarray(0, length)) ?? "no system that we know";
}

/** The compiler's own words: its error, or the cause that names an address. */
function lastError(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const said = lines.find((line) => /^\d+: .*https?:/.test(line)) ??
    lines.findLast((line) => line.startsWith("error")) ?? lines.findLast((line) => line !== "");
  return (said ?? "it said nothing").replace(/^\d+: |^error: /, "").slice(0, 300);
}
