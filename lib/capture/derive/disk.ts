/**
 * An edge: output that appears as a whole or not at all. It is made under a temporary name beside
 * its final one, brought to the disk, and renamed. What was there before is never touched: a name
 * that is taken is refused, unless by an empty directory (or an empty file, for a file).
 */
import { basename, dirname, join, sep } from "node:path";
import { cutValue, LogtapError } from "../../fault/mod.ts";
import { AppendFile, DiskUsage, syncDirectory } from "../write/disk.ts";

const DIR_MODE = 0o700;

/** What an output is called on the command line, and what it must keep away from. */
export interface OutputPlace {
  readonly path: string;
  /** Directories or files that are read: the output is none of them, nor inside of one. */
  readonly sources: readonly string[];
  /** As people write it, for messages: `--out`. */
  readonly flag: string;
}

/** The final and the temporary name, absolute. */
interface Names {
  readonly path: string;
  readonly temporary: string;
  readonly parent: string;
}

/** A directory that is being made. Owned by one maker: `commit` or `discard` ends it. */
export class OutputDirectory {
  /** Where the files are put until `commit`. */
  readonly temporary: string;
  readonly #names: Names;
  readonly #place: OutputPlace;

  private constructor(names: Names, place: OutputPlace) {
    this.#names = names;
    this.#place = place;
    this.temporary = names.temporary;
  }

  /** @throws {LogtapError} usage — the name is taken, or is (in) a source; denied. */
  static async begin(place: OutputPlace): Promise<OutputDirectory> {
    const names = await namesFor(place, "directory");
    await told(place, () => Deno.mkdir(names.temporary, { mode: DIR_MODE }));
    return new OutputDirectory(names, place);
  }

  /** Gives it its name. The caller has synced the files. */
  async commit(): Promise<void> {
    const { path, parent, temporary } = this.#names;
    await syncDirectory(temporary);
    await told(this.#place, async () => {
      if (!await isFree(path, "directory")) throw taken(this.#place);
      // An empty directory gives way; not every system renames over it.
      await Deno.remove(path).catch(ignoreAbsent);
      await Deno.rename(temporary, path);
    });
    await syncDirectory(parent);
  }

  /** Removes what was made so far; nothing else has ever been in that directory. */
  async discard(): Promise<void> {
    await Deno.remove(this.temporary, { recursive: true }).catch(ignoreAbsent);
  }
}

/** A file that is being made. Owned by one maker: `commit` or `discard` ends it. */
export class OutputFile {
  readonly #names: Names;
  readonly #place: OutputPlace;
  readonly #file: AppendFile;

  private constructor(names: Names, place: OutputPlace, file: AppendFile) {
    this.#names = names;
    this.#place = place;
    this.#file = file;
  }

  /** @throws {LogtapError} usage — the name is taken, or is (in) a source; denied. */
  static async begin(place: OutputPlace): Promise<OutputFile> {
    const names = await namesFor(place, "file");
    const file = await told(place, () => AppendFile.create(names.temporary, new DiskUsage(0)));
    return new OutputFile(names, place, file);
  }

  get size(): number {
    return this.#file.size;
  }

  append(bytes: Uint8Array): Promise<void> {
    return this.#file.append(bytes);
  }

  /** Brings it to the disk and gives it its name. */
  async commit(): Promise<void> {
    await this.#file.sync();
    this.#file.close();
    await told(this.#place, async () => {
      if (!await isFree(this.#names.path, "file")) throw taken(this.#place);
      await Deno.rename(this.#names.temporary, this.#names.path);
    });
    await syncDirectory(this.#names.parent);
  }

  discard(): Promise<void> {
    return this.#file.remove();
  }
}

/** What a disk says that takes no more. Reading never fails with these. */
const FULL: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** An error from the making of an output; where the disk is full, a fault that names the output. */
export function outputFault({ flag, path }: OutputPlace, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && FULL.has(error.code))) return error;
  const text = `Cannot write ${flag} "${cutValue(path)}": no space is left on its disk`;
  return new LogtapError("conflict", text, {
    cause: error,
    hint: "nothing of it was kept; make room, or name a place on another disk",
  });
}

/** Writes a file that is not there yet, and brings it to the disk. */
export async function writeNewFile(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await AppendFile.create(path, new DiskUsage(0));
  try {
    for await (const piece of pieces) await file.append(piece);
    await file.sync();
  } finally {
    file.close();
  }
}

type Kind = "directory" | "file";

async function namesFor(place: OutputPlace, kind: Kind): Promise<Names> {
  const { path, flag, sources } = place;
  const [parentText, name] = [dirname(path), basename(path)];
  if (name === "" || name === "." || name === ".." || path === "-") {
    throw new LogtapError("usage", `Cannot use ${flag} "${cutValue(path)}": expected a new name`);
  }
  // Before anything is made: not even a parent may come to be in a source.
  const planned = join(await told(place, () => futurePath(parentText)), name);
  for (const source of sources) await keepAway(place, planned, source);
  await told(place, () => Deno.mkdir(parentText, { recursive: true, mode: DIR_MODE }));
  const parent = await Deno.realPath(parentText);
  const final = join(parent, name);
  if (!await told(place, () => isFree(final, kind))) throw taken(place);
  const suffix = crypto.randomUUID().slice(0, 8);
  return { path: final, parent, temporary: join(parent, `.${name}.${suffix}.tmp`) };
}

/** The real path that a directory has or will have: of what is there, and the names below it. */
async function futurePath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    ignoreAbsent(error);
    const parent = dirname(path);
    return parent === path ? path : join(await futurePath(parent), basename(path));
  }
}

async function keepAway(place: OutputPlace, final: string, source: string): Promise<void> {
  const real = await Deno.realPath(source).catch(() => undefined);
  if (real === undefined) return; // Whoever reads it will say that it is not there.
  // The name itself may be a link into the source.
  const target = await Deno.realPath(final).catch(() => final);
  for (const path of [final, target]) {
    if (path === real) throw inside(place, source, "is what is read");
    if (path.startsWith(real.endsWith(sep) ? real : real + sep)) {
      throw inside(place, source, "lies in what is read");
    }
  }
}

function inside({ flag, path }: OutputPlace, source: string, why: string): LogtapError {
  const text = `Cannot use ${flag} "${cutValue(path)}": it ${why}, "${cutValue(source)}"`;
  return new LogtapError("usage", text, { hint: "give a name beside it" });
}

function taken({ flag, path }: OutputPlace): LogtapError {
  const text = `Cannot use ${flag} "${cutValue(path)}": something is there already`;
  return new LogtapError("usage", text, { hint: "give a new name, or remove it first" });
}

async function isFree(path: string, kind: Kind): Promise<boolean> {
  try {
    const { isDirectory, isFile, size } = await Deno.lstat(path);
    if (kind === "file") return isFile && size === 0;
    if (!isDirectory) return false;
    for await (const _ of Deno.readDir(path)) return false;
    return true;
  } catch (error) {
    ignoreAbsent(error);
    return true;
  }
}

function ignoreAbsent(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** Runs a step whose failure is the place's: told with the flag and what the system says. */
async function told<T>({ flag, path }: OutputPlace, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof LogtapError) throw cause;
    const { PermissionDenied, NotCapable, AlreadyExists, NotADirectory } = Deno.errors;
    const where = `Cannot use ${flag} "${cutValue(path)}"`;
    if (cause instanceof PermissionDenied || cause instanceof NotCapable) {
      throw new LogtapError("denied", `${where}: not allowed`, { cause });
    }
    if (cause instanceof AlreadyExists || cause instanceof NotADirectory) {
      throw new LogtapError("usage", `${where}: a file is in the way`, { cause });
    }
    if (cause instanceof Error && "code" in cause && cause.code === "ENAMETOOLONG") {
      throw new LogtapError("usage", `${where}: the name is too long`, { cause });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LogtapError("conflict", `${where}: ${reason}`, { cause });
  }
}
