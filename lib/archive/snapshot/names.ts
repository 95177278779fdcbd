import { isCaptureName, LOCK_NAME } from "../../capture/read.ts";
import { cutValue, LogtapError } from "../../fault/mod.ts";

/** Names that Windows gives to devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const SAFE = /^[^/\\:*?"<>|\u0000-\u001f\u007f-\u009f]{1,255}$/;

/** Whether a file goes into an archive and comes out of it: the parts of a capture, but no lock. */
export function isPacked(name: string): boolean {
  return isCaptureName(name) && name !== LOCK_NAME;
}

/**
 * Turns the names of an archive's members into names of files. All lie in one directory: the
 * archive's root, as `logtap snapshot` makes it, or the one directory that `tar -c capture` puts
 * them in.
 */
export class MemberNames {
  #folder: string | undefined;
  readonly #seen = new Set<string>();

  /**
   * The file that a member is put in.
   *
   * @throws {LogtapError} corrupt — a name that leads elsewhere, or comes twice.
   */
  fileOf(member: string): string {
    const parts = member.replace(/^(\.\/)+/, "").split("/");
    const name = parts.pop()!;
    const folder = parts.join("/");
    this.#folder ??= folder;
    const isSafe = isSafeName(name) && (folder === "" || isSafeName(folder));
    if (!isSafe || folder !== this.#folder) throw refused(member, "leads out of the directory");
    // As file systems see it that do not tell cases apart.
    const seen = name.toLowerCase();
    if (this.#seen.has(seen)) throw refused(member, "is there twice");
    this.#seen.add(seen);
    return name;
  }
}

function isSafeName(name: string): boolean {
  return SAFE.test(name) && !/[. ]$/.test(name) && !DEVICE.test(name) &&
    new TextEncoder().encode(name).length <= 255;
}

function refused(member: string, why: string): LogtapError {
  const text = `Cannot unpack archive: its member "${cutValue(member)}" ${why}`;
  return new LogtapError("corrupt", text, {
    hint: "a snapshot holds the files of one capture, side by side",
  });
}
