import { LOCK_NAME } from "../format/mod.ts";
import { takeLock } from "./disk.ts";

/**
 * Keeps writers out of a capture until the lock is disposed of; the system gives it up at any death.
 *
 * @returns undefined when a writer holds it.
 */
export function lockCapture(dir: string): Promise<Disposable | undefined> {
  return takeLock(`${dir}/${LOCK_NAME}`);
}
