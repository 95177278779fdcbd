/** The room's edge to the disk: a capture on its way in. */
import { basename, dirname, resolve } from "node:path";
import { LogtapError } from "../../fault/mod.ts";
import { type Begun, encodeNotes, NOTES_NAME, parseNotes } from "./notes.ts";

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;
const PIECE_BYTES = 1024 * 1024;

/**
 * A directory beside the one that is wanted, in which a capture comes together. One process works in
 * it: the notes are locked. Names of files must have been checked. Unlike an `OutputDirectory` it outlives
 * its process, so that a download goes on where it broke off.
 */
export class PartialCapture implements Disposable {
  /** Where it comes together. */
  readonly dir: string;
  readonly #target: string;
  readonly #source: string;
  readonly #notes: Deno.FsFile;
  #begun = new Map<string, Begun>();
  #isClosed = false;

  private constructor(
    { target, source, notes }: { target: string; source: string; notes: Deno.FsFile },
  ) {
    this.#target = target;
    this.dir = partialOf(target);
    this.#source = source;
    this.#notes = notes;
  }

  /**
   * Begins, or goes on with what an earlier call from the same source left.
   *
   * @throws {LogtapError} conflict — something is at the target, or another process works on it.
   */
  static async begin(path: string, source: string): Promise<PartialCapture> {
    const target = resolve(path);
    await expectFree(target);
    const dir = partialOf(target);
    await makeDirectory(dir);
    const options = { read: true, write: true, create: true, mode: FILE_MODE };
    const notes = await Deno.open(`${dir}/${NOTES_NAME}`, options);
    if (!await notes.tryLock(true)) {
      notes.close();
      throw new LogtapError("conflict", `Cannot download to "${target}": another process does`);
    }
    const partial = new PartialCapture({ target, source, notes });
    await partial.#takeUp();
    return partial;
  }

  async #takeUp(): Promise<void> {
    const text = new TextDecoder().decode(await readAll(this.#notes));
    this.#begun = new Map(parseNotes(text, this.#source));
    await this.keepOnly([...this.#begun.keys()]);
  }

  /** What an earlier call began of a file. */
  begun(name: string): Begun | undefined {
    return this.#begun.get(name);
  }

  /** Notes what the bytes that follow belong to, before the first of them is written. */
  note(name: string, begun: Begun): void {
    this.#begun.set(name, begun);
    // Not synced: what is read of it after a crash is checked, as are the files.
    const text = new TextEncoder().encode(encodeNotes(this.#source, this.#begun));
    this.#notes.truncateSync(0);
    this.#notes.seekSync(0, Deno.SeekMode.Start);
    for (let at = 0; at < text.length;) at += this.#notes.writeSync(text.subarray(at));
  }

  async open(name: string): Promise<PartialFile> {
    const path = `${this.dir}/${name}`;
    const options = { read: true, write: true, create: true, mode: FILE_MODE };
    return await PartialFile.of(await Deno.open(path, options));
  }

  /** Removes all other files: an earlier call may have found more there. */
  async keepOnly(names: readonly string[]): Promise<void> {
    const kept = new Set([...names, NOTES_NAME]);
    for await (const { name } of Deno.readDir(this.dir)) {
      if (!kept.has(name)) await Deno.remove(`${this.dir}/${name}`);
    }
  }

  /** Gives the capture its name. */
  async publish(): Promise<void> {
    this[Symbol.dispose]();
    await Deno.remove(`${this.dir}/${NOTES_NAME}`);
    await syncDirectory(this.dir);
    await expectFree(this.#target);
    await removeIfThere(this.#target); // An empty directory; not every system renames over it.
    await Deno.rename(this.dir, this.#target);
    await syncDirectory(dirname(this.#target));
  }

  async remove(): Promise<void> {
    this[Symbol.dispose]();
    await Deno.remove(this.dir, { recursive: true });
  }

  [Symbol.dispose](): void {
    if (!this.#isClosed) this.#notes.close();
    this.#isClosed = true;
  }
}

/** A file on its way in; bytes are appended. */
export class PartialFile implements Disposable {
  readonly #file: Deno.FsFile;
  #bytes: number;

  private constructor(file: Deno.FsFile, bytes: number) {
    this.#file = file;
    this.#bytes = bytes;
  }

  static async of(file: Deno.FsFile): Promise<PartialFile> {
    return new PartialFile(file, await file.seek(0, Deno.SeekMode.End));
  }

  /** How many are there. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The bytes that are there, in pieces. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    await this.#file.seek(0, Deno.SeekMode.Start);
    const piece = new Uint8Array(PIECE_BYTES);
    for (;;) {
      const length = await this.#file.read(piece);
      if (length === null) return;
      yield piece.subarray(0, length);
    }
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.#file.seek(this.#bytes, Deno.SeekMode.Start);
    for (let at = 0; at < bytes.length;) at += await this.#file.write(bytes.subarray(at));
    this.#bytes += bytes.length;
  }

  async truncate(bytes: number): Promise<void> {
    await this.#file.truncate(bytes);
    this.#bytes = bytes;
  }

  /** Onto the disk. */
  sync(): Promise<void> {
    return this.#file.sync();
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Hidden, and beside the target: a rename does not leave its disk. */
function partialOf(target: string): string {
  return `${dirname(target)}/.${basename(target)}.partial`;
}

/** @throws {LogtapError} conflict */
async function expectFree(target: string): Promise<void> {
  try {
    for await (const _ of Deno.readDir(target)) {
      throw new LogtapError("conflict", `Cannot download to "${target}": it is not empty`, {
        hint: "name a directory that is not there yet",
      });
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) {
      throw new LogtapError("conflict", `Cannot download to "${target}": a file is there`);
    }
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** A link in its place could lead anywhere. */
async function makeDirectory(dir: string): Promise<void> {
  await Deno.mkdir(dir, { recursive: true, mode: DIRECTORY_MODE });
  if ((await Deno.lstat(dir)).isDirectory) return;
  throw new LogtapError("conflict", `Cannot download by way of "${dir}": it is no directory`);
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function readAll(file: Deno.FsFile): Promise<Uint8Array> {
  const bytes = new Uint8Array((await file.stat()).size);
  let length = 0;
  for (; length < bytes.length;) {
    const count = await file.read(bytes.subarray(length));
    if (count === null) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

async function syncDirectory(path: string): Promise<void> {
  // Windows opens no directories, and keeps names in order by itself.
  if (Deno.build.os === "windows") return;
  using directory = await Deno.open(path);
  await directory.sync();
}
