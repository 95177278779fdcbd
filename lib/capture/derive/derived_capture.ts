import type { WorkerPort } from "../../pipe/mod.ts";
import {
  encodeIndexLine,
  encodeMetadata,
  INDEX_NAME,
  type IndexLine,
  loadHasher,
  METADATA_NAME,
} from "../format/mod.ts";
import type { RawEntry } from "../read/raw_entries.ts";
import type { ReadRange } from "../read/source.ts";
import type { Compressed } from "../write/compress_messages.ts";
import { Compressor } from "../write/compressor.ts";
import { DiskUsage, replaceFile } from "../write/disk.ts";
import { FileNamer } from "../write/file_namer.ts";
import { startCompressWorker } from "../write/start_compress.ts";
import { DerivedFile } from "./derived_file.ts";
import { type DerivedFacts, derivedMetadata } from "./derived_metadata.ts";
import { OutputDirectory, outputFault, type OutputPlace, writeNewFile } from "./disk.ts";
import { type FullFrame, LinesFrame } from "./lines_frame.ts";

export interface DerivedOptions {
  readonly place: OutputPlace;
  /** Data files begin anew after this much, before compression; 256 MiB unless said otherwise. */
  readonly maxFileBytes?: number;
  /** Names the data files. */
  readonly nowMs: () => number;
  /** Starts the worker that compresses; for tests and for who has started one already. */
  readonly startCompressor?: () => WorkerPort;
}

/**
 * Makes a capture: `fill` adds the entries and says at last what the whole is. When it throws,
 * nothing is left.
 *
 *     await deriveCapture({ place, nowMs }, async (derived) => {
 *       for await (const entries of capture.rawEntries()) {
 *         for (const entry of entries) await derived.add(entry);
 *       }
 *       return facts;
 *     });
 *
 * @throws {LogtapError} usage — the place is taken, or (in) a source; denied.
 */
export async function deriveCapture(
  options: DerivedOptions,
  fill: (derived: DerivedCapture) => Promise<DerivedFacts>,
): Promise<DerivedTotals> {
  const derived = await DerivedCapture.begin(options);
  try {
    return await derived.finish(await fill(derived));
  } catch (error) {
    await derived.discard();
    throw outputFault(options.place, error);
  }
}

/** What was made. */
export interface DerivedTotals {
  readonly entries: number;
  readonly files: number;
  /** Of the lines, before compression. */
  readonly bytes: number;
}

/** Frames that are compressed or wait for the disk: what this holds in memory, in MiB. */
const WAITING_MAX = 4;
const PIECE_BYTES = 1024 * 1024;
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/**
 * Writes a capture out of the entries of others, their bytes unchanged and numbered anew from 1.
 * It appears under its name when `finish` is done, and not before. Memory: six frames. One caller
 * at a time, who ends it with `finish` or `discard`; `deriveCapture` sees to that.
 */
export class DerivedCapture {
  readonly #options: DerivedOptions;
  readonly #directory: OutputDirectory;
  readonly #namer: FileNamer;
  readonly #compressor: Compressor;
  readonly #index: IndexLine[] = [];
  #frame: LinesFrame | undefined;
  #file: DerivedFile | undefined;
  #entries = 0;
  #cursor = 1;
  /** Each frame is appended behind the one before; rejects for good with the first failure. */
  #appended: Promise<void> = Promise.resolve();
  #waiting = 0;

  private constructor(options: DerivedOptions, directory: OutputDirectory) {
    this.#options = options;
    this.#directory = directory;
    this.#namer = new FileNamer("frames", [], options.nowMs);
    this.#compressor = new Compressor(options.startCompressor ?? startCompressWorker);
  }

  /** @throws {LogtapError} usage — the place is taken, or (in) a source; denied. */
  static async begin(options: DerivedOptions): Promise<DerivedCapture> {
    await loadHasher();
    return new DerivedCapture(options, await OutputDirectory.begin(options.place));
  }

  /** Where files of the capture can be put before it is finished. */
  get dir(): string {
    return this.#directory.temporary;
  }

  get entries(): number {
    return this.#entries;
  }

  /** Takes an entry; the bytes are copied. A promise means that the disk is behind: wait for it. */
  add(entry: Pick<RawEntry, "entry" | "bytes">): void | Promise<void> {
    this.#entries++;
    if (this.#frame?.add(entry) === true) return;
    const wait = this.#closeFrame();
    this.#frame = new LinesFrame(this.#compressor.takeBuffer(LinesFrame.sizeFor(entry)));
    this.#frame.add(entry);
    return wait;
  }

  /** Puts a file beside the data, such as an audit log. */
  attach(name: string, content: ReadRange): Promise<void> {
    return writeNewFile(`${this.dir}/${name}`, piecesOf(content));
  }

  /** Ends data files, writes index and metadata, and gives the capture its name. */
  async finish(facts: DerivedFacts): Promise<DerivedTotals> {
    await this.#closeFrame();
    await this.#appended;
    await this.#finishFile();
    const usage = new DiskUsage(0);
    const index = this.#index.map((line) => `${encodeIndexLine(line)}\n`).join("");
    await replaceFile(`${this.dir}/${INDEX_NAME}`, index, usage);
    const metadata = derivedMetadata(facts, this.#index);
    await replaceFile(`${this.dir}/${METADATA_NAME}`, encodeMetadata(metadata), usage);
    await this.#directory.commit();
    this.#compressor.close();
    return { entries: this.#entries, files: this.#index.length, bytes: metadata.totalBytes };
  }

  /** Gives it up: nothing of it is left. */
  async discard(): Promise<void> {
    this.#compressor.close();
    await this.#appended.catch(() => {}); // Whoever gave it up knows why.
    this.#file?.close();
    await this.#directory.discard();
  }

  #closeFrame(): Promise<void> | undefined {
    if (this.#frame === undefined) return undefined;
    const frame = this.#frame.close();
    this.#frame = undefined;
    const firstCursor = this.#cursor;
    this.#cursor += frame.lines;
    this.#waiting++;
    const compressed = this.#compressor.compress(frame.buffer, frame.length);
    const before = this.#appended;
    this.#appended = this.#append({ frame, firstCursor, compressed, before });
    this.#appended.catch(() => {}); // `add` or `finish` will meet it.
    return this.#waiting > WAITING_MAX ? before : undefined;
  }

  async #append({ frame, firstCursor, compressed, before }: Appending): Promise<void> {
    // Both are waited for, whatever comes of them: behind the last frame nothing is under way.
    const [ready] = await both(compressed, before);
    const { dir } = this;
    this.#file ??= await DerivedFile.create(dir, this.#namer.next());
    const { lines, length, sets } = frame;
    await this.#file.append({ lines, length, sets, firstCursor, compressed: ready });
    this.#waiting--;
    const { maxFileBytes = MAX_FILE_BYTES } = this.#options;
    if (this.#file.rawBytes >= maxFileBytes) await this.#finishFile();
  }

  async #finishFile(): Promise<void> {
    if (this.#file === undefined) return;
    this.#index.push(await this.#file.finish());
    this.#file = undefined;
  }
}

interface Appending {
  readonly frame: FullFrame;
  readonly firstCursor: number;
  readonly compressed: Promise<Compressed>;
  readonly before: Promise<void>;
}

/** As `Promise.all`, but not before both have ended. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}

async function* piecesOf(content: ReadRange): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.size; at += PIECE_BYTES) {
    yield await content.read(at, Math.min(content.size, at + PIECE_BYTES));
  }
}
