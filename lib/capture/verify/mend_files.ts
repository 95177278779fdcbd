import {
  AppendFile,
  DiskUsage,
  removeFile,
  replaceFile,
  sizeOf,
  syncDirectory,
} from "../write/disk.ts";
import { DiskFiles } from "../read/disk.ts";
import type { CaptureFiles } from "../read/source.ts";

/** The files of a capture nobody writes to, as somebody who mends them needs them. */
export interface MendableFiles extends CaptureFiles {
  /** Appends and asks the disk to keep it, name and all; makes the file when it is not there. */
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
    const isNew = file.size === 0;
    try {
      await file.append(bytes);
      await file.sync();
    } finally {
      file.close();
    }
    // What these lines were taken from may be removed next: their new place must last.
    if (isNew) await syncDirectory(this.place);
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
