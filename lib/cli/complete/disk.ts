import type { Host } from "../port.ts";
import type { Folders, Name } from "./paths.ts";

/** Names read of one folder: a shell waits, and nobody chooses from more. */
const NAMES_MAX = 10_000;

export function diskFolders(env: Host["env"]): Folders {
  return { list, isFile, home: env("HOME") };
}

function list(folder: string): readonly Name[] {
  const names: Name[] = [];
  try {
    for (const { name, isDirectory, isSymlink } of Deno.readDirSync(folder)) {
      const leadsToOne = isSymlink && stat(`${folder}/${name}`)?.isDirectory === true;
      names.push({ name, isDirectory: isDirectory || leadsToOne });
      if (names.length === NAMES_MAX) break;
    }
  } catch {
    // Not there, or not for us: nothing to offer.
  }
  return names;
}

function isFile(path: string): boolean {
  return stat(path)?.isFile === true;
}

function stat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}
