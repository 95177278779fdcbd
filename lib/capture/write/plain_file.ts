import type { IndexLine } from "../format/mod.ts";
import type { ClosedFrame, DataFile, Log, PreparedFrame } from "./data_file.ts";
import { AppendFile, type DiskUsage, removeFile } from "./disk.ts";
import { FileTally } from "../tally/file_tally.ts";

/** A data file of plain lines (`--compress=false`): its log is the file itself. */
export class PlainFile implements DataFile {
  readonly name: string;
  readonly #path: string;
  readonly #usage: DiskUsage;
  readonly #tally = new FileTally();
  #file: AppendFile | undefined;

  constructor(dir: string, name: string, usage: DiskUsage) {
    this.name = name;
    this.#path = `${dir}/${name}`;
    this.#usage = usage;
  }

  async openLog(): Promise<Log> {
    return this.#file ??= await AppendFile.open(this.#path, this.#usage);
  }

  async dropLog(): Promise<void> {
    // The file stays open for the next frame; its torn bytes are cut off already.
  }

  prepare(closed: ClosedFrame): Promise<PreparedFrame> {
    return Promise.resolve(closed);
  }

  commit({ frame }: PreparedFrame): Promise<void> {
    this.#tally.add(frame);
    return Promise.resolve();
  }

  async settle(): Promise<void> {
    // Committed lines have been in their place since they were acknowledged.
  }

  async finish(): Promise<IndexLine | undefined> {
    this.#file?.close();
    if (this.#tally.lines > 0) return this.#tally.indexLine(this.name);
    await removeFile(this.#path, this.#usage);
    return undefined;
  }
}
