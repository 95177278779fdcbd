/** An edge: what lies in a capture's directory, read as bytes and never through links; key files. */
import { createHash } from "node:crypto";
import { cutValue, LogtapError } from "../fault/mod.ts";

const FILE_MODE = 0o600;
const DIR_MODE = 0o700;
/** Others may read it. */
const PUBLIC_MODE = 0o644;
/** Of a file, in memory at a time. */
const PIECE_BYTES = 1 << 20;
/** Folders below the capture's own: there are none, unless somebody made some. */
const DEPTH_MAX = 16;

export interface FoundFile {
  /** From the directory, with slashes. */
  readonly file: string;
  readonly kind: "file" | "link" | "other";
}

/** Everything below the directory but folders, sorted by name. @throws {LogtapError} usage. */
export async function walk(dir: string): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  await walkInto(dir, { prefix: "", depth: 0, found });
  return found.sort((a, b) => a.file < b.file ? -1 : 1);
}

interface Walk {
  readonly prefix: string;
  readonly depth: number;
  readonly found: FoundFile[];
}

async function walkInto(dir: string, { prefix, depth, found }: Walk): Promise<void> {
  if (depth > DEPTH_MAX) {
    const text = `Cannot read "${cutValue(dir)}": it lies more than ${DEPTH_MAX} folders deep`;
    throw new LogtapError("usage", text);
  }
  for await (const { name, isFile, isSymlink, isDirectory } of Deno.readDir(dir)) {
    const file = prefix + name;
    if (isDirectory) {
      await walkInto(`${dir}/${name}`, { prefix: `${file}/`, depth: depth + 1, found });
    } else found.push({ file, kind: isFile ? "file" : isSymlink ? "link" : "other" });
  }
}

/** What a file's bytes come to. */
export interface Hashed {
  readonly sha256: string;
  readonly bytes: number;
}

/** How a long reading is ended, and followed. */
export interface Reading {
  readonly signal: AbortSignal;
  /** Told of every piece that has been read. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/**
 * Reads a whole file, a piece at a time.
 *
 * @returns undefined when it is gone, or has become something else than a regular file.
 */
export async function hashFile(
  path: string,
  { signal, onBytes }: Reading,
): Promise<Hashed | undefined> {
  const opened = await openRegular(path);
  if (opened === undefined) return undefined;
  using file = opened;
  const hash = createHash("sha256");
  const piece = new Uint8Array(PIECE_BYTES);
  let bytes = 0;
  for (let n = await file.read(piece); n !== null; n = await file.read(piece)) {
    signal.throwIfAborted();
    hash.update(piece.subarray(0, n));
    bytes += n;
    onBytes?.(n);
  }
  return { sha256: hash.digest("hex"), bytes };
}

/**
 * The bytes of a small file, of at most so many; undefined when there is no regular file.
 * @throws {LogtapError} corrupt — it is larger.
 */
export async function readSmall(
  path: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const opened = await openRegular(path);
  if (opened === undefined) return undefined;
  using file = opened;
  const { size } = await file.stat();
  if (size > maxBytes) {
    const text = `Cannot read "${cutValue(path)}": it is larger than ${maxBytes} bytes`;
    throw new LogtapError("corrupt", text);
  }
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const n = await file.read(bytes.subarray(filled));
    if (n === null) break;
    filled += n;
  }
  return bytes.subarray(0, filled);
}

/** The file itself, never what a link leads to: what was opened must be what the name said before. */
async function openRegular(path: string): Promise<Deno.FsFile | undefined> {
  try {
    const named = await Deno.lstat(path);
    if (!named.isFile) return undefined;
    const file = await Deno.open(path, { read: true });
    const opened = await file.stat();
    if (opened.isFile && opened.ino === named.ino && opened.dev === named.dev) return file;
    file.close();
    return undefined;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw diskFault(`Cannot read "${cutValue(path)}"`, cause);
  }
}

/** Puts files into the directory, in this order, each under its name only when it is whole. */
export async function writeFiles(
  dir: string,
  files: readonly (readonly [name: string, bytes: Uint8Array])[],
): Promise<void> {
  for (const [name, bytes] of files) {
    const temporary = `${dir}/${name}.tmp`;
    try {
      await writeSynced(temporary, bytes, { mode: FILE_MODE, createNew: false });
      await Deno.rename(temporary, `${dir}/${name}`);
    } catch (cause) {
      await Deno.remove(temporary).catch(() => {}); // The first error is the one to tell.
      throw diskFault(`Cannot write "${cutValue(`${dir}/${name}`)}"`, cause);
    }
  }
  if (Deno.build.os === "windows") return; // Directories cannot be opened there.
  using handle = await Deno.open(dir, { read: true });
  await handle.sync();
}

/** Removes files that may not be there. */
export async function removeFiles(dir: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await Deno.remove(`${dir}/${name}`).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

/** The texts of a new key pair. */
export interface KeyTexts {
  readonly privatePem: string;
  readonly publicPem: string;
}

/**
 * Keeps a new key in a file that only its owner reads, and its public half in `PATH.pub`.
 *
 * @returns false when there is a file already, which is left as it is.
 * @throws {LogtapError} not_found, denied; conflict — there is only a public half.
 */
export async function createKeyFile(path: string, keys: KeyTexts): Promise<boolean> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const publicPath = `${path}.pub`;
  try {
    await writeSynced(path, encode(keys.privatePem), { mode: FILE_MODE, createNew: true });
  } catch (cause) {
    if (cause instanceof Deno.errors.AlreadyExists) return false;
    throw diskFault(`Cannot make key "${cutValue(path)}"`, cause);
  }
  try {
    const options = { mode: PUBLIC_MODE, createNew: true };
    await writeSynced(publicPath, encode(keys.publicPem), options);
    return true;
  } catch (cause) {
    await Deno.remove(path); // A key without its public half would be taken for somebody's.
    throw diskFault(`Cannot make key "${cutValue(publicPath)}"`, cause);
  }
}

/** Makes the folder that a key of ours lies in, for its owner only. */
export async function makeKeyFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true, mode: DIR_MODE });
  } catch (cause) {
    throw diskFault(`Cannot make folder "${cutValue(path)}"`, cause);
  }
}

interface WriteOptions {
  readonly mode: number;
  /** It must not be there; otherwise what is there goes. */
  readonly createNew: boolean;
}

async function writeSynced(path: string, bytes: Uint8Array, options: WriteOptions): Promise<void> {
  const { mode, createNew } = options;
  const how = createNew ? { createNew } : { create: true, truncate: true };
  using file = await Deno.open(path, { write: true, mode, ...how });
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}

function diskFault(text: string, cause: unknown): LogtapError {
  if (cause instanceof Deno.errors.NotFound) {
    return new LogtapError("not_found", `${text}: there is no such folder`, { cause });
  }
  if (cause instanceof Deno.errors.AlreadyExists) {
    return new LogtapError("conflict", `${text}: there is a file of that name`, { cause });
  }
  if (cause instanceof Deno.errors.PermissionDenied || cause instanceof Deno.errors.NotCapable) {
    return new LogtapError("denied", `${text}: not allowed`, { cause });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LogtapError("internal", `${text}: ${reason}`, { cause });
}
