import { LOCK_NAME } from "../format/mod.ts";

/** `unknown`: there is no lock file, as in captures of other writers. */
export type WriterState = "alive" | "gone" | "unknown";

/**
 * Whether a writer holds the capture's lock now. Asks for a shared lock and gives it back at once:
 * the system knows, whatever a killed writer left in the directory.
 */
export async function writerState(dir: string): Promise<WriterState> {
  using file = await openLock(dir);
  if (file === undefined) return "unknown";
  return await file.tryLock(false) ? "gone" : "alive";
}

/**
 * Keeps writers out of a capture while it is looked at as a whole.
 *
 * @returns undefined when a writer is in it; otherwise what lets writers in again.
 */
export async function keepStill(dir: string): Promise<Disposable | undefined> {
  const file = await openLock(dir);
  if (file === undefined) return { [Symbol.dispose]: () => {} };
  if (await file.tryLock(false)) return file;
  file.close();
  return undefined;
}

/** Undefined where it is not there, or not ours to read: nobody can tell, and nothing depends on it. */
async function openLock(dir: string): Promise<Deno.FsFile | undefined> {
  const path = `${dir}/${LOCK_NAME}`;
  try {
    return (await Deno.lstat(path)).isFile ? await Deno.open(path, { read: true }) : undefined;
  } catch {
    return undefined;
  }
}
