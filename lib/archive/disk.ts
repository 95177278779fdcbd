/** An edge: the directories that captures lie in. Nothing is followed through a symbolic link. */
import { LogtapError } from "../fault/mod.ts";

/** What a directory holds. */
export interface Listing {
  /** Names of directories, sorted. */
  readonly folders: readonly string[];
  readonly files: readonly ListedFile[];
  /** Links, pipes and whatever else there is. */
  readonly others: readonly string[];
}

export interface ListedFile {
  readonly name: string;
  readonly bytes: number;
  /** In ms since 1970; 0 where the system does not say. */
  readonly changedMs: number;
}

/** @throws {LogtapError} not_found — no such directory; denied. */
export async function listDirectory(dir: string): Promise<Listing> {
  const folders: string[] = [];
  const files: ListedFile[] = [];
  const others: string[] = [];
  try {
    for await (const { name, isDirectory, isFile } of Deno.readDir(dir)) {
      if (isDirectory) folders.push(name);
      else if (!isFile) others.push(name);
      else {
        const file = await listed(dir, name);
        if (file !== undefined) files.push(file);
      }
    }
  } catch (cause) {
    throw listFault(dir, cause);
  }
  return { folders: folders.sort(), files, others };
}

async function listed(dir: string, name: string): Promise<ListedFile | undefined> {
  try {
    const { size, mtime } = await Deno.lstat(`${dir}/${name}`);
    return { name, bytes: size, changedMs: mtime?.getTime() ?? 0 };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined; // Gone since it was listed.
    throw error;
  }
}

function listFault(dir: string, cause: unknown): unknown {
  const { NotFound, NotADirectory, PermissionDenied, NotCapable } = Deno.errors;
  if (cause instanceof NotFound || cause instanceof NotADirectory) {
    const text = `Cannot look into "${dir}": expected a directory there`;
    return new LogtapError("not_found", text, { cause });
  }
  if (cause instanceof PermissionDenied || cause instanceof NotCapable) {
    return new LogtapError("denied", `Cannot look into "${dir}": not allowed`, { cause });
  }
  return cause;
}

/**
 * Gives a directory another name in the same place, and gives up the lock that is held in it: whoever
 * looks sees it whole or not at all.
 */
export async function renameLocked(from: string, to: string, lock: Disposable): Promise<void> {
  // Windows renames no directory in which a file is open.
  const isFirst = Deno.build.os === "windows";
  if (isFirst) lock[Symbol.dispose]();
  try {
    await Deno.rename(from, to);
  } finally {
    if (!isFirst) lock[Symbol.dispose]();
  }
}

/** Removes these files and then the directory, which must be empty by then. */
export async function removeFiles(dir: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await Deno.remove(`${dir}/${name}`).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  await Deno.remove(dir);
}

/** The same for two paths of one directory; the path itself when there is nothing. */
export function realPath(path: string): Promise<string> {
  return Deno.realPath(path).catch(() => path);
}
