import { LOCK_NAME } from "../format/mod.ts";

/** `unknown`: there is no lock file, as in captures of other writers. */
export type WriterState = "alive" | "gone" | "unknown";

/**
 * Whether a writer holds the capture's lock now. Asks for a shared lock and gives it back at once:
 * the system knows, whatever a killed writer left in the directory.
 */
export async function writerState(dir: string): Promise<WriterState> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(`${dir}/${LOCK_NAME}`, { read: true });
  } catch {
    return "unknown"; // Not there, or not ours to read: nobody can tell, and nothing depends on it.
  }
  try {
    return await file.tryLock(false) ? "gone" : "alive";
  } finally {
    file.close();
  }
}

/**
 * Keeps writers out of a capture while it is looked at as a whole.
 *
 * @returns undefined when a writer is in it; otherwise what lets writers in again.
 */
export async function keepStill(dir: string): Promise<Disposable | undefined> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(`${dir}/${LOCK_NAME}`, { read: true });
  } catch {
    return { [Symbol.dispose]: () => {} }; // As above: another writer's capture.
  }
  if (await file.tryLock(false)) return { [Symbol.dispose]: () => file.close() };
  file.close();
  return undefined;
}
