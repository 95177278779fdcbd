import { LogtapError } from "../fault/mod.ts";
import type { KeyFiles } from "./key_store.ts";

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
/** More than any key has: the file may be a device that never ends. */
const READ_MAX_BYTES = 8 << 10;

/** Key files on this machine. */
export const DISK_KEYS: KeyFiles = {
  async read(path) {
    try {
      using file = await Deno.open(path);
      return await readStart(file);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw told("read", path, error);
    }
  },
  async create(path, text) {
    try {
      const folder = path.slice(0, path.lastIndexOf("/"));
      await Deno.mkdir(folder, { recursive: true, mode: DIRECTORY_MODE });
      using file = await Deno.open(path, { write: true, createNew: true, mode: FILE_MODE });
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
      await file.sync();
    } catch (error) {
      throw told("keep", path, error);
    }
  },
};

/** A beginning that is longer than keys are, or all there is. */
async function readStart(file: Deno.FsFile): Promise<Uint8Array> {
  const bytes = new Uint8Array(READ_MAX_BYTES);
  let used = 0;
  while (used < bytes.length) {
    const n = await file.read(bytes.subarray(used));
    if (n === null) break;
    used += n;
  }
  return bytes.subarray(0, used);
}

function told(what: string, path: string, cause: unknown): LogtapError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new LogtapError("denied", `Cannot ${what} the redaction key "${path}": ${why}`, { cause });
}
