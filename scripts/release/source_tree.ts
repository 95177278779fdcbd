import { outputOf, run } from "./process.ts";

/**
 * Sources and packages as `deno compile` should see them: exactly what is committed, and with times
 * that do not depend on when they were checked out or downloaded. The compiler writes the
 * modification time of every file it embeds into the program; nothing else in it differs between two
 * runs of the same compiler.
 */
export interface SourceTree {
  readonly root: string;
  /** The compiler's cache, DENO_DIR. */
  readonly cache: string;
  /** Seconds since 1970. */
  readonly epoch: number;
}

/** Exports a commit of the repository at `from` into `into`, and fetches its packages. */
export async function exportTree(
  from: string,
  commit: string,
  { into, epoch }: { readonly into: string; readonly epoch: number },
): Promise<SourceTree> {
  const tree = { root: `${into}/src`, cache: `${into}/cache`, epoch };
  const archive = `${into}/src.tar`;
  await Deno.mkdir(tree.root, { recursive: true });
  await outputOf("git", ["archive", `--output=${archive}`, commit], { cwd: from });
  await outputOf("tar", ["-xf", archive, "-C", tree.root]);
  await Deno.remove(archive);
  const env = { DENO_DIR: tree.cache };
  const { code, stderr } = await run(Deno.execPath(), ["install", "--frozen"], {
    cwd: tree.root,
    env,
  });
  if (code !== 0) throw new Error(`Cannot fetch the packages: ${stderr.slice(-1_000)}`);
  await setTimes(tree.root, epoch);
  await setTimes(`${tree.cache}/npm`, epoch);
  return tree;
}

/** Gives every file below a folder the same time. */
async function setTimes(folder: string, epoch: number): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await setTimes(path, epoch);
    else if (isFile) await Deno.utime(path, epoch, epoch);
  }
}
