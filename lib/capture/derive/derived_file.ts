import { encodeTable, type IndexLine, type TableRow, withRow } from "../format/mod.ts";
import { Dictionary, FileTally } from "../tally/mod.ts";
import type { Compressed } from "../write/compress_messages.ts";
import { AppendFile, DiskUsage } from "../write/disk.ts";
import type { FullFrame } from "./lines_frame.ts";

/** A frame with its place in the capture, compressed. */
export interface ReadyFrame extends Omit<FullFrame, "buffer"> {
  readonly firstCursor: number;
  readonly compressed: Compressed;
}

/** A data file of frames that nobody reads before it is finished: no tails, no recovery. */
export class DerivedFile {
  readonly name: string;
  readonly #file: AppendFile;
  readonly #dictionary = new Dictionary();
  readonly #tally = new FileTally();
  readonly #rows: TableRow[] = [];

  private constructor(name: string, file: AppendFile) {
    this.name = name;
    this.#file = file;
  }

  static async create(dir: string, name: string): Promise<DerivedFile> {
    return new DerivedFile(name, await AppendFile.create(`${dir}/${name}`, new DiskUsage(0)));
  }

  /** Bytes of the lines so far. */
  get rawBytes(): number {
    return this.#tally.bytes;
  }

  /** Frames come in cursor order. */
  async append(ready: ReadyFrame): Promise<void> {
    const { frame, crc32 } = ready.compressed;
    const row = this.#dictionary.describe(ready, { compressedBytes: frame.length, crc32 });
    const offset = this.#file.size;
    await this.#file.append(withRow(row, frame));
    this.#rows.push({ offset, row: { ...row, newSets: [] } });
    this.#tally.add(ready);
  }

  /** Writes the table and brings the file to the disk. */
  async finish(): Promise<IndexLine> {
    const { lines, bytes, first } = this.#tally;
    const table = encodeTable({
      lines,
      rawBytes: bytes,
      firstCursor: first ?? 1,
      rows: this.#rows,
      sets: this.#dictionary.entries,
    }, this.#file.size);
    await this.#file.append(table);
    await this.#file.sync();
    this.#file.close();
    return this.#tally.indexLine(this.name);
  }

  close(): void {
    this.#file.close();
  }
}
