import { platform } from "node:os";
import { open, stat } from "node:fs/promises";
import { cutValue, LogtapError } from "../../lib/fault/mod.ts";

/** Enough for any rules, keys and certificates that a person writes. */
const FILE_MAX_BYTES = 1 << 20;

/**
 * The text of a file that a flag names.
 *
 * @throws {LogtapError} not_found, denied — it cannot be read; usage — it is too large or not UTF-8.
 */
export async function readSmallFile(flag: string, path: string): Promise<string> {
  const bytes = await readBytes(flag, path);
  if (bytes.length > FILE_MAX_BYTES) {
    throw refuse("usage", { flag, path }, `expected at most ${FILE_MAX_BYTES} bytes`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // The decoder says no more than that.
    throw refuse("usage", { flag, path }, "expected UTF-8 text");
  }
}

/** One byte more than is allowed, at most: the file may be a device that never ends. */
async function readBytes(flag: string, path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const buffer = new Uint8Array(FILE_MAX_BYTES + 1);
    let used = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, used, buffer.length - used, null);
      used += bytesRead;
      if (bytesRead === 0 || used === buffer.length) return buffer.subarray(0, used);
    }
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === "ENOENT") throw refuse("not_found", { flag, path }, "there is no such file");
    if (code === "EISDIR") throw refuse("usage", { flag, path }, "it is a directory");
    if (code === "EACCES" || code === "EPERM") {
      throw refuse("denied", { flag, path }, "it may not be read");
    }
    throw error;
  }
}

function refuse(
  kind: "usage" | "not_found" | "denied",
  { flag, path }: { readonly flag: string; readonly path: string },
  why: string,
): LogtapError {
  return new LogtapError(kind, `Cannot read ${flag} ${cutValue(path)}: ${why}`);
}

/** Whether users beside the owner may read a file; never where the system has no such bits. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  return platform() !== "win32" && (mode & 0o077) !== 0;
}
