import { LogtapError } from "../fault/mod.ts";
import type { KeyFiles } from "./key_store.ts";

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

/** Key files on this machine. */
export const DISK_KEYS: KeyFiles = {
  async read(path) {
    try {
      return await Deno.readFile(path);
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

function told(what: string, path: string, cause: unknown): LogtapError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new LogtapError("denied", `Cannot ${what} the redaction key "${path}": ${why}`, { cause });
}
