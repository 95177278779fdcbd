/** The ports through which captures are read: a disk, a bucket, a test's memory. */

/** Bytes that can be read from any place. */
export interface ReadRange {
  readonly size: number;
  /**
   * The bytes of `[start, end)`, all of them; `0 ≤ start ≤ end ≤ size`. They belong to the caller.
   *
   * @throws {LogtapError} corrupt — the file has become shorter.
   */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A file held open: it stays readable when its name is removed, and keeps the size it had. */
export interface OpenedFile extends ReadRange {
  close(): void;
}

export interface FileSize {
  readonly name: string;
  readonly bytes: number;
}

/** The files of one capture directory. */
export interface CaptureFiles {
  /** The directory as people know it, for messages. */
  readonly place: string;
  /** @throws {LogtapError} not_found — no such directory. */
  list(): Promise<readonly FileSize[]>;
  /** Names alone, where that is cheaper. @throws as `list` */
  names?(): Promise<readonly string[]>;
  /** @returns undefined when there is no file of that name (any more). */
  open(name: string): Promise<OpenedFile | undefined>;
}

/** Reads a small file as text. */
export async function readText(files: CaptureFiles, name: string): Promise<string | undefined> {
  const file = await files.open(name);
  if (file === undefined) return undefined;
  try {
    return new TextDecoder().decode(await file.read(0, file.size));
  } finally {
    file.close();
  }
}
