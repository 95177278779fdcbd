import { type Capture, DiskFiles, type OnFinding, openCapture } from "../../lib/capture/read.ts";
import { cutValue, isLogtapError, LogtapError } from "../../lib/fault/mod.ts";
import type { CaptureSource } from "./bucket.ts";

/** The two arguments of `grep PATTERN DIR`. */
export interface PatternAndDir {
  readonly pattern: string;
  readonly dir: string;
  /** What DIR leads to. */
  readonly source: CaptureSource["source"];
}

/**
 * Opens the capture at DIR.
 *
 * @throws {LogtapError} not_found; usage — pattern and directory stand the wrong way round.
 */
export async function openForPattern(
  { pattern, dir, source }: PatternAndDir,
  onFinding: OnFinding,
): Promise<Capture> {
  try {
    return await openCapture(source, { onFinding });
  } catch (error) {
    if (!isLogtapError(error, "not_found") || !await isDirectory(pattern)) throw error;
    const text = `Cannot look for "${cutValue(pattern)}" in "${cutValue(dir)}": the first is a ` +
      "directory and the second is no capture";
    throw new LogtapError("usage", text, { cause: error, hint: "logtap grep PATTERN DIR" });
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    await new DiskFiles(path).list();
    return true;
  } catch {
    return false; // Whatever else it is, it is no directory that was meant.
  }
}
