import { cutValue, LogtapError } from "../../fault/mod.ts";
import { asFault } from "../faults.ts";
import type { Host } from "../port.ts";
import { CONFIG_VARIABLE, LOCAL_PATH, userPlaces } from "./places.ts";

/** How a file came to be read: it lay here, it is the person's own, or a variable named it. */
export type ConfigKind = "local" | "user" | "named";

/** A configuration file as it was found. */
export interface ConfigFile {
  readonly kind: ConfigKind;
  /** As it is told to people. */
  readonly path: string;
  readonly text: string;
}

/** Nobody's settings are this long, and a parser can be kept busy for seconds by a megabyte. */
const FILE_BYTES_MAX = 256 * 1024;

/** Writable by everybody. */
const OTHERS_WRITE = 0o002;

/**
 * Reads the configuration files there are, the one that wins first; a missing one costs a look.
 * `folder` is where the local file is looked for.
 *
 * @throws {LogtapError} denied — cannot be read, or somebody else may write it; usage — no text;
 *   not_found — the one that LOGTAP_CONFIG names is not there.
 */
export function readConfigFiles(env: Host["env"], folder = "."): readonly ConfigFile[] {
  const named = env(CONFIG_VARIABLE);
  if (named === "off") return [];
  if (named !== undefined) return [readNamed(named)];
  const local = `${folder}/${LOCAL_PATH}`;
  const user = findUserFile(env);
  return [
    ...isThere(local) ? [{ ...readOne(local, LOCAL_PATH), kind: "local" as const }] : [],
    ...user?.found ? [{ ...readOne(user.path), kind: "user" as const }] : [],
  ];
}

/** The person's own file, or where it would be; undefined without a home. */
export function findUserFile(
  env: Host["env"],
): { readonly path: string; readonly found: boolean } | undefined {
  const places = userPlaces(Deno.build.os, env);
  const path = places.find(isThere);
  if (path !== undefined) return { path, found: true };
  return places[0] === undefined ? undefined : { path: places[0], found: false };
}

/** The folder of the person's own files, there or not; undefined without a home. */
export function ownFolder(env: Host["env"]): string | undefined {
  return userPlaces(Deno.build.os, env)[0]?.replace(/[/\\][^/\\]*$/, "");
}

/** False also where nobody may look: a home that is not ours has no settings of ours. */
export function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes a file that only its owner reads, and its folder if need be.
 * @returns false when there is one already, which is left as it is.
 */
export function createConfigFile(path: string, text: string): boolean {
  try {
    Deno.mkdirSync(path.replace(/[/\\][^/\\]*$/, ""), { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(path, text, { createNew: true, mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists && isThere(path)) return false;
    throw asFault(error, `make the configuration file "${cutValue(path)}"`);
  }
}

function readNamed(path: string): ConfigFile {
  if (isThere(path)) return { ...readOne(path), kind: "named" };
  throw new LogtapError(
    "not_found",
    `Cannot read "${cutValue(path)}", which ${CONFIG_VARIABLE} names: no such file`,
  );
}

function readOne(path: string, name = path): Omit<ConfigFile, "kind"> {
  const cannot = `Cannot read the configuration file "${cutValue(name)}"`;
  try {
    // Looked at before it is opened, for opening a named pipe waits for its other end.
    if (!Deno.statSync(path).isFile) throw new LogtapError("usage", `${cannot}: it is no file`);
    using file = Deno.openSync(path);
    checkOwner(file.statSync(), cannot);
    return { path: name, text: decode(readBytes(file, cannot), cannot) };
  } catch (error) {
    throw asFault(error, cannot.slice("Cannot ".length));
  }
}

/** Whoever may write the file decides what logtap does for the one who runs it. */
function checkOwner({ uid, mode }: Deno.FileInfo, cannot: string): void {
  if (Deno.build.os === "windows" || uid === null || mode === null) return;
  const hint = `${CONFIG_VARIABLE}=off reads no configuration files`;
  if (uid !== Deno.uid() && uid !== 0) {
    throw new LogtapError("denied", `${cannot}: it belongs to another user (uid ${uid})`, { hint });
  }
  if ((mode & OTHERS_WRITE) !== 0) {
    throw new LogtapError("denied", `${cannot}: everybody may write it (chmod o-w)`, { hint });
  }
}

function readBytes(file: Deno.FsFile, cannot: string): Uint8Array {
  const bytes = new Uint8Array(FILE_BYTES_MAX + 1);
  let length = 0;
  for (let read: number | null = 0; read !== null && length < bytes.length; length += read ?? 0) {
    read = file.readSync(bytes.subarray(length));
  }
  if (length <= FILE_BYTES_MAX) return bytes.subarray(0, length);
  throw new LogtapError("too_large", `${cannot}: expected at most ${FILE_BYTES_MAX / 1024} KB`);
}

function decode(bytes: Uint8Array, cannot: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new LogtapError("usage", `${cannot}: it is no UTF-8 text`, { cause });
  }
}
