import { LogtapError } from "../../fault/mod.ts";
import {
  encodeTable,
  type IndexLine,
  loadHasher,
  type TableRow,
  tailName,
  withRow,
} from "../format/mod.ts";
import { compressLines } from "./compress.ts";
import type { Compressed } from "./compress_messages.ts";
import type { Compressor } from "./compressor.ts";
import type { ClosedFrame, DataFile, Log, PreparedFrame } from "./data_file.ts";
import { Dictionary, FileTally } from "../tally/mod.ts";
import {
  AppendFile,
  type DiskUsage,
  readWhole,
  removeFile,
  syncDirectory,
  syncPath,
} from "./disk.ts";
import type { OpenFrame } from "./open_frame.ts";

export interface FramedFileOptions {
  readonly dir: string;
  readonly name: string;
  readonly usage: DiskUsage;
  readonly compressor: Compressor;
  /** Sync the file before a tail is given up, so that a power cut never costs lines it had. */
  readonly sync: boolean;
}

/** A data file of zstd frames with rows; its logs are tails, one for each frame. */
export class FramedFile implements DataFile {
  readonly name: string;
  readonly #options: FramedFileOptions;
  readonly #dictionary = new Dictionary();
  readonly #tally = new FileTally();
  readonly #rows: TableRow[] = [];
  #file: AppendFile | undefined;
  /** Bytes of the commit under way, kept for another try: its row must be made only once. */
  #pending:
    | { readonly of: PreparedFrame; readonly row: TableRow; readonly bytes: Uint8Array }
    | undefined;
  #isFinished = false;
  /** The file's name has been synced. */
  #isNamed = false;

  constructor(options: FramedFileOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async #open(): Promise<AppendFile> {
    const { dir, usage } = this.#options;
    return this.#file ??= await AppendFile.open(`${dir}/${this.name}`, usage);
  }

  async openLog(frame: OpenFrame): Promise<Log> {
    const { dir, usage } = this.#options;
    await this.#open();
    return AppendFile.create(`${dir}/${tailName(this.name, frame.firstCursor)}`, usage);
  }

  dropLog(log: Log): Promise<void> {
    return log.remove();
  }

  async prepare(closed: ClosedFrame): Promise<PreparedFrame> {
    return { ...closed, compressed: await this.#compress(closed) };
  }

  async #compress({ frame, log }: ClosedFrame): Promise<Compressed> {
    const { length } = frame;
    try {
      return await this.#options.compressor.compress(frame.bytes.buffer, length);
    } catch {
      // The worker died, and with it the buffer. The same lines are in the tail.
      const lines = await readWhole(log.path);
      if (lines === undefined) throw new LogtapError("internal", `Cannot read ${log.path}: gone`);
      return compressLines(lines.subarray(0, length));
    }
  }

  async commit(prepared: PreparedFrame): Promise<void> {
    if (this.#pending?.of !== prepared) await this.#describe(prepared);
    const { row, bytes } = this.#pending!;
    await (await this.#open()).append(bytes);
    this.#rows.push(row);
    this.#tally.add(prepared.frame);
    this.#pending = undefined;
  }

  async #describe(prepared: PreparedFrame): Promise<void> {
    await loadHasher();
    const compressed = prepared.compressed!;
    const row = this.#dictionary.describe(prepared.frame, {
      compressedBytes: compressed.frame.length,
      crc32: compressed.crc32,
    });
    const bytes = withRow(row, compressed.frame);
    const offset = (await this.#open()).size;
    this.#pending = { of: prepared, row: { offset, row: { ...row, newSets: [] } }, bytes };
  }

  async settle(frames: readonly PreparedFrame[]): Promise<void> {
    if (this.#options.sync) await this.#sync();
    for (const { log } of frames) await this.dropLog(log);
  }

  async finish(): Promise<IndexLine | undefined> {
    if (this.#rows.length === 0) return await this.#remove();
    const file = await this.#open();
    if (!this.#isFinished) await file.append(this.#table(file.size));
    this.#isFinished = true;
    if (this.#options.sync) await this.#sync();
    file.close();
    return this.#tally.indexLine(this.name);
  }

  /** Name and bytes; through a handle of its own, for appends to the file go on meanwhile. */
  async #sync(): Promise<void> {
    await syncPath(this.#file!.path);
    if (!this.#isNamed) await syncDirectory(this.#options.dir);
    this.#isNamed = true;
  }

  #table(offset: number): Uint8Array {
    const { lines, bytes, first } = this.#tally;
    return encodeTable({
      lines,
      rawBytes: bytes,
      firstCursor: first!,
      rows: this.#rows,
      sets: this.#dictionary.entries,
    }, offset);
  }

  async #remove(): Promise<undefined> {
    this.#file?.close();
    await removeFile(`${this.#options.dir}/${this.name}`, this.#options.usage);
    return undefined;
  }
}
