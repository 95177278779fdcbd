/** An edge: files that flags name, read once while a command makes its plan. */
import { cutValue, type FaultKind, LogtapError } from "../fault/mod.ts";
import type { Host } from "./port.ts";

/** Certificates, keys, rules: nothing of that kind is larger. */
const FILE_MAX_BYTES = 1 << 20;

/** Others than the owner and the group, in a file's mode. */
const OTHERS_READ = 0o004;

export interface FlagFile {
  readonly text: string;
  /** Every user of this machine can read it. */
  readonly isOpenToAll: boolean;
}

/**
 * The file that a flag names, of at most 1 MiB; pipes (`<(command)`) and links are followed.
 *
 * @param flag as people write it: `--tls-key`.
 * @throws {LogtapError} usage, not_found, denied — with flag and path.
 */
export async function readFlagFile(flag: string, path: string): Promise<FlagFile> {
  try {
    using file = await Deno.open(path);
    const { mode, isFile, isDirectory } = await file.stat();
    if (isDirectory) throw new Deno.errors.IsADirectory();
    const bytes = await readBounded(file);
    if (bytes === undefined) throw fault("usage", flag, path, "it is larger than 1 MiB");
    return {
      text: new TextDecoder("utf-8", { fatal: true }).decode(bytes),
      isOpenToAll: isFile && mode !== null && (mode & OTHERS_READ) !== 0,
    };
  } catch (cause) {
    throw cause instanceof LogtapError ? cause : readFault(flag, path, cause);
  }
}

/**
 * The same of a file that holds a secret: warns when every user of the machine can read it.
 *
 * @throws {LogtapError} as `readFlagFile` does.
 */
export async function readSecretFile(
  flag: string,
  path: string,
  { stderr }: Pick<Host, "stderr">,
): Promise<string> {
  const { text, isOpenToAll } = await readFlagFile(flag, path);
  if (isOpenToAll) {
    const name = `${flag} "${cutValue(path)}"`;
    await stderr.write(
      `warning: every user of this machine can read ${name}; chmod o-r would change that\n`,
    );
  }
  return text;
}

/** Undefined when there is too much. */
async function readBounded(file: Deno.FsFile): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(FILE_MAX_BYTES + 1);
  let length = 0;
  while (length < bytes.length) {
    const n = await file.read(bytes.subarray(length));
    if (n === null) return bytes.subarray(0, length);
    length += n;
  }
  return undefined;
}

function readFault(flag: string, path: string, cause: unknown): LogtapError {
  if (path === "" || cause instanceof Deno.errors.NotFound) {
    return fault(path === "" ? "usage" : "not_found", flag, path, "there is no such file", cause);
  }
  if (cause instanceof Deno.errors.PermissionDenied || cause instanceof Deno.errors.NotCapable) {
    return fault("denied", flag, path, "not allowed", cause);
  }
  if (cause instanceof Deno.errors.IsADirectory) {
    return fault("usage", flag, path, "it is a directory", cause);
  }
  // What the decoder throws.
  if (cause instanceof TypeError) return fault("usage", flag, path, "it is not UTF-8 text", cause);
  return fault("usage", flag, path, "it cannot be read", cause);
}

function fault(
  kind: FaultKind,
  ...[flag, path, says, cause]: [flag: string, path: string, says: string, cause?: unknown]
): LogtapError {
  return new LogtapError(kind, `Cannot read ${flag} "${cutValue(path)}": ${says}`, { cause });
}
