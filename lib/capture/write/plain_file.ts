import type { IndexLine } from "../format/mod.ts";
import type { ClosedFrame, DataFile, Log, PreparedFrame } from "./data_file.ts";
import { AppendFile, type DiskUsage, removeFile } from "./disk.ts";
import { FileTally, type FrameFacts } from "../tally/mod.ts";

export interface PlainFileOptions {
  readonly dir: string;
  readonly name: string;
  readonly usage: DiskUsage;
  /** Sync the file before it is closed: nobody comes back to it. */
  readonly sync: boolean;
}

/** A data file of plain lines (`--compress=false`): its log is the file itself. */
export class PlainFile implements DataFile {
  readonly name: string;
  readonly #path: string;
  readonly #options: PlainFileOptions;
  readonly #tally = new FileTally();
  #file: AppendFile | undefined;

  constructor(options: PlainFileOptions) {
    this.name = options.name;
    this.#path = `${options.dir}/${options.name}`;
    this.#options = options;
  }

  async openLog(): Promise<Log> {
    return this.#file ??= await AppendFile.open(this.#path, this.#options.usage);
  }

  async dropLog(): Promise<void> {
    // The file stays open for the next frame; its torn bytes are cut off already.
  }

  prepare(closed: ClosedFrame): Promise<PreparedFrame> {
    return Promise.resolve(closed);
  }

  commit({ frame }: { readonly frame: FrameFacts }): Promise<void> {
    this.#tally.add(frame);
    return Promise.resolve();
  }

  async settle(): Promise<void> {
    // Committed lines have been in their place since they were acknowledged.
  }

  async finish(): Promise<IndexLine | undefined> {
    if (this.#options.sync) await this.#file?.sync();
    this.#file?.close();
    if (this.#tally.lines > 0) return this.#tally.indexLine(this.name);
    await removeFile(this.#path, this.#options.usage);
    return undefined;
  }
}
