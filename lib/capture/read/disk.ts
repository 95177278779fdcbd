import { LogtapError } from "../../fault/mod.ts";
import type { CaptureFiles, FileSize, OpenedFile } from "./source.ts";

/**
 * A capture directory on this machine's disk: the reader's only edge to it. What the system answers at
 * once (how long a file is, go to this byte) is asked at once: to hand it to another thread, as asynchronous
 * calls do, takes ten times as long, and milliseconds where others want the processors.
 */
export class DiskFiles implements CaptureFiles {
  readonly place: string;

  constructor(dir: string) {
    this.place = dir;
  }

  /** Regular files only: a symbolic link could lead out of the directory. */
  async list(): Promise<readonly FileSize[]> {
    const found: FileSize[] = [];
    for (const name of await this.names()) {
      const bytes = sizeOf(`${this.place}/${name}`);
      if (bytes !== undefined) found.push({ name, bytes });
    }
    return found;
  }

  async names(): Promise<readonly string[]> {
    const names: string[] = [];
    try {
      for await (const { name, isFile } of Deno.readDir(this.place)) if (isFile) names.push(name);
      return names;
    } catch (cause) {
      if (!isAbsent(cause)) throw readFault(this.place, cause);
      const text = `Cannot read capture "${this.place}": expected a directory there`;
      const hint = "`logtap snapshot FILE --extract -o DIR` unpacks an archive";
      const isFile = cause instanceof Deno.errors.NotADirectory;
      throw new LogtapError("not_found", text, { cause, ...(isFile && { hint }) });
    }
  }

  /** Regular files only, here too: opening a named pipe waits for its other end. */
  async open(name: string): Promise<OpenedFile | undefined> {
    const path = `${this.place}/${name}`;
    try {
      if (!Deno.lstatSync(path).isFile) return undefined;
      const file = await Deno.open(path, { read: true });
      return new DiskFile(path, file, file.statSync().size);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw readFault(path, error);
    }
  }
}

/**
 * Opens a file that a person has named.
 *
 * @throws {LogtapError} not_found — no file of that name; denied.
 */
export async function openDiskFile(path: string): Promise<OpenedFile> {
  let file: Deno.FsFile | undefined;
  try {
    file = await Deno.open(path, { read: true });
    const { isFile, size } = file.statSync();
    if (isFile) return new DiskFile(path, file, size);
  } catch (cause) {
    if (!isAbsent(cause)) throw readFault(path, cause);
  }
  file?.close();
  throw new LogtapError("not_found", `Cannot read "${path}": expected a file there`);
}

/** Also when the place is a file: then `list` is who says that it is no directory. */
function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

function readFault(path: string, cause: unknown): LogtapError {
  const isDenied = cause instanceof Deno.errors.PermissionDenied ||
    cause instanceof Deno.errors.NotCapable;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const text = `Cannot read "${path}": ${reason}`;
  return new LogtapError(isDenied ? "denied" : "internal", text, { cause });
}

function sizeOf(path: string): number | undefined {
  try {
    return Deno.lstatSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined; // Gone since it was listed.
    throw error;
  }
}

class DiskFile implements OpenedFile {
  readonly size: number;
  readonly #path: string;
  readonly #file: Deno.FsFile;
  /** Reads share the file's position, so each waits for the one before. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string, file: Deno.FsFile, size: number) {
    this.#path = path;
    this.#file = file;
    this.size = size;
  }

  read(start: number, end: number): Promise<Uint8Array> {
    const next = this.#last.then(() => this.#read(start, end));
    this.#last = next.catch(() => undefined); // The caller of this read has the error.
    return next;
  }

  async #read(start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - start);
    const filled = await this.#fill(bytes, start);
    if (filled === bytes.length) return bytes;
    const text = `Cannot read "${this.#path}" to byte ${end}: it ends at byte ${
      start + filled
    } now`;
    throw new LogtapError("corrupt", text);
  }

  async #fill(bytes: Uint8Array, start: number): Promise<number> {
    let filled = 0;
    try {
      this.#file.seekSync(start, Deno.SeekMode.Start);
      while (filled < bytes.length) {
        const count = await this.#file.read(bytes.subarray(filled));
        if (count === null) break;
        filled += count;
      }
    } catch (error) {
      throw readFault(this.#path, error);
    }
    return filled;
  }

  close(): void {
    this.#file.close();
  }
}
