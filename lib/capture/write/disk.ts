/**
 * The writer's only edge to the disk: files that grow at the end, small files replaced as a whole,
 * removal, sizes. Every byte written or freed is told to one `DiskUsage`.
 */
import { dirname } from "node:path";
import { LogtapError } from "../../fault/mod.ts";
import { PROBE_NAME, TEMPORARY_SUFFIX } from "../format/mod.ts";
import type { Log } from "./data_file.ts";

const FILE_MODE = 0o600;
const DIR_MODE = 0o700;

/** Bytes that the capture's files take together, as the disk cap counts them. */
export class DiskUsage {
  #total: number;

  constructor(total: number) {
    this.#total = total;
  }

  get total(): number {
    return this.#total;
  }

  add(bytes: number): void {
    this.#total += bytes;
  }
}

/** A file of the capture's directory. */
export interface DirectoryFile {
  readonly name: string;
  readonly size: number;
}

/**
 * Makes the directory when it is not there.
 *
 * @throws {LogtapError} denied; usage — something else has that name, or a part of its path.
 */
export async function makeDirectory(dir: string): Promise<void> {
  try {
    await Deno.mkdir(dir, { recursive: true, mode: DIR_MODE });
  } catch (cause) {
    throw makeFault(dir, cause);
  }
}

function makeFault(dir: string, cause: unknown): unknown {
  const where = `Cannot make directory "${dir}"`;
  const hint = "give another directory with --dir";
  const { AlreadyExists, NotADirectory, PermissionDenied, NotCapable } = Deno.errors;
  if (cause instanceof AlreadyExists || cause instanceof NotADirectory) {
    const text = `${where}: a file is in the way, expected a directory or nothing there`;
    return new LogtapError("usage", text, { hint, cause });
  }
  if (cause instanceof PermissionDenied || cause instanceof NotCapable) {
    return new LogtapError("denied", `${where}: not allowed`, { hint, cause });
  }
  return cause; // A full disk, a vanished parent: told by what the system says.
}

/** The plain files of the directory, in no order. */
export async function listFiles(dir: string): Promise<DirectoryFile[]> {
  const files: DirectoryFile[] = [];
  for await (const { name, isFile } of Deno.readDir(dir)) {
    if (isFile) files.push({ name, size: await sizeOf(`${dir}/${name}`) });
  }
  return files;
}

/** Tries whether the disk takes a frame's worth of bytes. */
export async function probeDisk(dir: string, bytes: number): Promise<void> {
  const path = `${dir}/${PROBE_NAME}`;
  try {
    await Deno.writeFile(path, new Uint8Array(bytes), { mode: FILE_MODE });
  } finally {
    await Deno.remove(path).catch(() => {}); // It may never have come to be.
  }
}

/** Size in bytes; 0 when there is no such file. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.lstat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

/** The file's bytes; undefined when there is no such file. */
export async function readWhole(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Removes a file that may be gone already. */
export async function removeFile(path: string, usage: DiskUsage): Promise<void> {
  const size = await sizeOf(path);
  try {
    await Deno.remove(path);
    usage.add(-size);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Replaces a small file as a whole: readers see the old text or the new one, never half, and after a
 * power cut too.
 */
export async function replaceFile(path: string, text: string, usage: DiskUsage): Promise<void> {
  const temporary = `${path}${TEMPORARY_SUFFIX}`;
  const bytes = new TextEncoder().encode(text);
  try {
    using file = await Deno.open(temporary, {
      create: true,
      write: true,
      truncate: true,
      mode: FILE_MODE,
    });
    await writeAll(file, bytes);
    await file.syncData();
  } catch (error) {
    await Deno.remove(temporary).catch(() => {}); // The first error is the one to tell.
    throw error;
  }
  const before = await sizeOf(path);
  await Deno.rename(temporary, path);
  usage.add(bytes.length - before);
  await syncDirectory(dirname(path));
}

/** Makes a file's bytes survive a power cut, whoever has it open. */
export async function syncPath(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.syncData();
}

/** Makes names that were created or removed in the directory survive a power cut. */
export async function syncDirectory(dir: string): Promise<void> {
  if (Deno.build.os === "windows") return; // Directories cannot be opened there.
  using handle = await Deno.open(dir, { read: true });
  await handle.sync();
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

/**
 * A file that only grows, and only by whole appends: one that fails is cut off again before
 * anything else is written. One append at a time.
 */
export class AppendFile implements Log {
  readonly path: string;
  readonly #usage: DiskUsage;
  readonly #file: Deno.FsFile;
  #size: number;
  /** Bytes of a failed append may stand behind `size`; they go before the next append. */
  #torn = false;
  #closed = false;

  private constructor(path: string, file: Deno.FsFile, usage: DiskUsage) {
    this.path = path;
    this.#file = file;
    this.#usage = usage;
    this.#size = 0;
  }

  /** Makes the file, or empties one that a failed clean-up left. */
  static async create(path: string, usage: DiskUsage): Promise<AppendFile> {
    const opened = await AppendFile.open(path, usage);
    if (opened.size > 0) await opened.truncate(0);
    return opened;
  }

  /** Opens the file for appending behind what it holds; makes it when it is not there. */
  static async open(path: string, usage: DiskUsage): Promise<AppendFile> {
    const file = await Deno.open(path, { create: true, write: true, mode: FILE_MODE });
    const opened = new AppendFile(path, file, usage);
    opened.#size = await file.seek(0, Deno.SeekMode.End);
    return opened;
  }

  /** Bytes of the appends that succeeded. */
  get size(): number {
    return this.#size;
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (this.#torn) await this.#cutOff(this.#size);
    try {
      await writeAll(this.#file, bytes);
    } catch (error) {
      this.#torn = true;
      await this.#cutOff(this.#size).catch(() => {}); // Stays torn: the next append tries again.
      throw error;
    }
    this.#size += bytes.length;
    this.#usage.add(bytes.length);
  }

  async truncate(size: number): Promise<void> {
    this.#usage.add(size - this.#size);
    this.#size = size;
    this.#torn = true;
    await this.#cutOff(size);
  }

  async #cutOff(size: number): Promise<void> {
    await this.#file.truncate(size);
    await this.#file.seek(size, Deno.SeekMode.Start);
    this.#torn = false;
  }

  /** Asks the disk to keep what was appended; a closed file has been taken care of. */
  async sync(): Promise<void> {
    if (!this.#closed) await this.#file.syncData();
  }

  async remove(): Promise<void> {
    this.close();
    try {
      await Deno.remove(this.path);
      this.#usage.add(-this.#size);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // A second try finds it gone.
    }
  }

  /** Closing twice is harmless. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#file.close();
  }
}

/** Longer than a reader holds the lock to see whether there is a writer. */
const LOCK_TRIES = 10;
const LOCK_RETRY_MS = 25;

/**
 * The writer's lock: held as long as the handle is open, given up by the system at any death.
 *
 * @returns undefined when another process keeps it.
 */
export async function takeLock(path: string): Promise<Disposable | undefined> {
  const file = await Deno.open(path, { create: true, write: true, mode: FILE_MODE });
  for (let attempt = 0; attempt < LOCK_TRIES; attempt++) {
    if (await file.tryLock(true)) return file;
    await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
  }
  file.close();
  return undefined;
}
