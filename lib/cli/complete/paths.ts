import type { Candidate } from "./candidate.ts";

/** The little that completion asks of a file system. Nothing here throws: what cannot be read is empty. */
export interface Folders {
  /** Names in a folder, unsorted and perhaps not all of a very large one. */
  list(folder: string): readonly Name[];
  isFile(path: string): boolean;
  /** For `~/`. */
  readonly home: string | undefined;
}

export interface Name {
  readonly name: string;
  /** Also what a symbolic link leads to. */
  readonly isDirectory: boolean;
}

/** Directories looked into for being captures; more is no folder of captures. */
const LOOKS_MAX = 500;

/** Names of directories, and of files if `files`, that the typed path may be the beginning of. */
export function completePath(folders: Folders, typed: string, files: boolean): Candidate[] {
  const { found, before } = matches(folders, typed);
  return found.filter(({ isDirectory }) => isDirectory || files)
    .map(({ name, isDirectory }) => ({ value: `${before}${name}${isDirectory ? "/" : ""}` }));
}

/** Captures that the typed path may be the beginning of; where there are none, directories. */
export function completeCapture(folders: Folders, typed: string): Candidate[] {
  const { found, before, folder } = matches(folders, typed);
  const captures = found.filter(({ isDirectory }) => isDirectory).slice(0, LOOKS_MAX)
    .filter(({ name }) => isCapture(folders, `${folder}${name}`));
  return captures.length === 0
    ? completePath(folders, typed, false)
    : captures.map(({ name }) => ({ value: `${before}${name}`, doc: "capture" }));
}

/** What every capture has, ours or the older program's, or at least one of the two. */
function isCapture(folders: Folders, path: string): boolean {
  return ["metadata.json", "index.jsonl"].some((name) => folders.isFile(`${path}/${name}`));
}

interface Matches {
  readonly found: readonly Name[];
  /** Where they are, as typed: `~/logs/`; and as it can be opened. Empty for the current directory. */
  readonly before: string;
  readonly folder: string;
}

function matches(folders: Folders, typed: string): Matches {
  const cut = typed.lastIndexOf("/") + 1;
  const before = typed.slice(0, cut);
  const start = typed.slice(cut);
  const folder = expandHome(before, folders.home);
  const found = folders.list(folder === "" ? "." : folder)
    // Hidden names are for those who ask.
    .filter(({ name }) => name.startsWith(start) && (start !== "" || !name.startsWith(".")));
  return { found: found.toSorted((a, b) => a.name < b.name ? -1 : 1), before, folder };
}

/** `~/x` → `/home/me/x`. */
export function expandHome(path: string, home: string | undefined): string {
  return home !== undefined && path.startsWith("~/") ? home + path.slice(1) : path;
}
