import type { IndexLine } from "../format/mod.ts";
import { type DiskUsage, removeFile } from "./disk.ts";
import type { IndexFile } from "./index_file.ts";

/** A finished data file that may be given up. */
export interface Evictable {
  readonly name: string;
  readonly lines: number;
  readonly bytes: number;
}

export interface DiskCapOptions {
  readonly dir: string;
  readonly maxBytes: number;
  readonly usage: DiskUsage;
  readonly index: IndexFile;
  /** Told of every file that was removed. */
  onEvicted(file: Evictable): void;
}

/** Keeps a capture under its disk cap by removing the oldest finished data files. */
export class DiskCap {
  readonly #options: DiskCapOptions;
  /** Oldest first. */
  readonly #finished: Evictable[] = [];
  #turn: Promise<void> = Promise.resolve();

  constructor(options: DiskCapOptions) {
    this.#options = options;
  }

  /** Says that a data file is finished, and so may go. */
  admit({ file, lines, bytes }: IndexLine): void {
    this.#finished.push({ name: file, lines, bytes });
  }

  /**
   * Removes files until `bytes` more fit under the cap, or none is left that may go. Called before
   * anything is written.
   */
  makeRoom(bytes: number): Promise<void> {
    if (!this.#isOver(bytes)) return Promise.resolve();
    const evicted = this.#turn.then(() => this.#evict(bytes));
    this.#turn = evicted.catch(() => {}); // The caller gets the error; the next one tries again.
    return evicted;
  }

  #isOver(bytes: number): boolean {
    return this.#options.usage.total + bytes > this.#options.maxBytes;
  }

  async #evict(bytes: number): Promise<void> {
    const { dir, usage, index, onEvicted } = this.#options;
    while (this.#isOver(bytes) && this.#finished.length > 0) {
      const oldest = this.#finished[0]!;
      await removeFile(`${dir}/${oldest.name}`, usage);
      this.#finished.shift();
      index.forget([oldest.name]);
      onEvicted(oldest);
    }
    // There is room now; an index that cannot be written anew is tried again, and told, by the ticker.
    await index.flush().catch(() => {});
  }
}
