import { outputOf } from "./process.ts";

/**
 * Sources and packages as `deno compile` should see them, so that the same commit and the same
 * compiler give the same bytes: exactly what is committed, at a fixed path, with times that do not
 * depend on when files were checked out or downloaded. The compiler writes both into the program: the
 * modification time of each embedded file, and paths in what its analysis of packages had to say.
 */
export interface SourceTree {
  readonly root: string;
  /** The compiler's cache, DENO_DIR. */
  readonly cache: string;
  /** Seconds since 1970. */
  readonly epoch: number;
}

/** Where it lies while a release is built. */
const PLACE = "/tmp/logtap-release";

/** Runs `use` on a commit of the repository at `from`, with its packages; the tree is gone afterwards. */
export async function withTree<T>(
  from: string,
  { commit, epoch }: { readonly commit: string; readonly epoch: number },
  use: (tree: SourceTree) => Promise<T>,
): Promise<T> {
  await claim(PLACE);
  try {
    const tree = { root: `${PLACE}/src`, cache: `${PLACE}/cache`, epoch };
    const archive = `${PLACE}/src.tar`;
    await Deno.mkdir(tree.root);
    await outputOf("git", ["archive", `--output=${archive}`, commit], { cwd: from });
    await outputOf("tar", ["-xf", archive, "-C", tree.root]);
    await fetchPackages(tree);
    await setTimes(tree.root, epoch);
    return await use(tree);
  } finally {
    await Deno.remove(PLACE, { recursive: true });
  }
}

/** Makes the folder, which must not be there: in /tmp it might be anybody's. */
async function claim(place: string): Promise<void> {
  try {
    await Deno.mkdir(place, { mode: 0o700 });
  } catch (cause) {
    const why = "another release is being built, or one was killed";
    throw new Error(`Cannot make ${place}: ${why}; remove it then`, { cause });
  }
}

/** What `deno.lock` names, and nothing that would be fetched later. No install script is run. */
async function fetchPackages({ root, cache, epoch }: SourceTree): Promise<void> {
  const options = { cwd: root, env: { DENO_DIR: cache } };
  await outputOf(Deno.execPath(), ["install", "--frozen"], options);
  await setTimes(`${cache}/npm`, epoch);
}

/** Gives every file below a folder the same time. */
async function setTimes(folder: string, epoch: number): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await setTimes(path, epoch);
    else if (isFile) await Deno.utime(path, epoch, epoch);
  }
}
