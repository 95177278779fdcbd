import { LOCK_NAME } from "../format/mod.ts";
import { AppendFile, DiskUsage, removeFile, replaceFile, sizeOf } from "../write/disk.ts";
import { DiskFiles } from "../read/disk.ts";
import type { CaptureFiles } from "../read/source.ts";

/** The files of a capture nobody writes to, as somebody who mends them needs them. */
export interface MendableFiles extends CaptureFiles {
  /** Appends and asks the disk to keep it; makes the file when it is not there. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Forgets what stands behind byte `size`. */
  truncate(name: string, size: number): Promise<void>;
  /** Replaces a small file as a whole, by a temporary name. */
  replace(name: string, text: string): Promise<void>;
  /** Removes a file that may be gone already. */
  remove(name: string): Promise<void>;
}

/** A capture directory on this machine's disk, open for mending. */
export class MendableDisk extends DiskFiles implements MendableFiles {
  /** Mending is no business of the disk cap: whoever counts looks at the directory afterwards. */
  readonly #usage = new DiskUsage(0);

  async append(name: string, bytes: Uint8Array): Promise<void> {
    const file = await AppendFile.open(this.#path(name), this.#usage);
    try {
      await file.append(bytes);
      await file.sync();
    } finally {
      file.close();
    }
  }

  async truncate(name: string, size: number): Promise<void> {
    if (await sizeOf(this.#path(name)) === size) return;
    const file = await AppendFile.open(this.#path(name), this.#usage);
    try {
      await file.truncate(size);
      await file.sync();
    } finally {
      file.close();
    }
  }

  replace(name: string, text: string): Promise<void> {
    return replaceFile(this.#path(name), text, this.#usage);
  }

  remove(name: string): Promise<void> {
    return removeFile(this.#path(name), this.#usage);
  }

  #path(name: string): string {
    return `${this.place}/${name}`;
  }
}

/**
 * Whether a writer holds the capture's lock. Takes the lock for a moment, shared with others who
 * ask; nothing is created.
 */
export async function isBeingWritten(dir: string): Promise<boolean> {
  try {
    using lock = await Deno.open(`${dir}/${LOCK_NAME}`, { read: true });
    return !await lock.tryLock(false);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
