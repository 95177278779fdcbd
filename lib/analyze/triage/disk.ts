/** An edge: the folder that triage and report write to. */
import { cutValue, type FaultKind, LogtapError } from "../../fault/mod.ts";
import type { OutputFiles } from "./outputs.ts";

/**
 * Where `out` will be, once it is known that it may be written: neither the capture nor anything in
 * it, for files in a capture are taken for its own.
 *
 * @throws {LogtapError} usage, not_found, denied
 */
export async function checkOutput(out: string, captures: readonly string[]): Promise<void> {
  const target = await realTarget(out);
  for (const capture of captures) {
    const source = await Deno.realPath(capture).catch(() => undefined); // The reader says it better.
    if (source === undefined) continue;
    if (target === source || target.startsWith(`${source}/`) || target.startsWith(`${source}\\`)) {
      const text = `Cannot write to "${cutValue(out)}": it is the capture, or lies in it`;
      throw new LogtapError("usage", text, { hint: "name another folder with --out" });
    }
  }
}

/** The real path of a folder that need not be there yet; its parent must be. */
async function realTarget(out: string): Promise<string> {
  try {
    return await Deno.realPath(out);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw outFault(out, cause);
  }
  const { parent, name } = splitPath(out);
  try {
    return `${await Deno.realPath(parent)}/${name}`;
  } catch (cause) {
    throw outFault(out, cause);
  }
}

/**
 * Writes the files next to `out` under a temporary name, and moves them there when all are on disk.
 * A folder that is there keeps what else it holds; files of the same name are replaced one by one.
 *
 * @throws {LogtapError} usage, not_found, denied, internal — nothing is left half-written.
 */
export async function writeOutput(out: string, files: OutputFiles): Promise<void> {
  const { parent, name } = splitPath(out);
  const temporary = `${parent}/.${name}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    await Deno.mkdir(temporary, { mode: 0o700 });
    for (const [file, text] of files) await writeSynced(`${temporary}/${file}`, text);
    await moveInto(out, temporary, files);
  } catch (cause) {
    throw outFault(out, cause);
  } finally {
    await Deno.remove(temporary, { recursive: true }).catch(() => {}); // Moved, or never made.
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}

async function moveInto(out: string, temporary: string, files: OutputFiles): Promise<void> {
  const there = await Deno.stat(out).catch(() => undefined); // Absent, or rename says why not.
  if (there === undefined) return await Deno.rename(temporary, out);
  if (!there.isDirectory) throw new Deno.errors.NotADirectory();
  for (const file of files.keys()) await Deno.rename(`${temporary}/${file}`, `${out}/${file}`);
}

function splitPath(path: string): { readonly parent: string; readonly name: string } {
  const trimmed = path.replace(/[/\\]+$/, "") || path;
  const at = Math.max(
    trimmed.lastIndexOf("/"),
    Deno.build.os === "windows" ? trimmed.lastIndexOf("\\") : -1,
  );
  if (at === -1) return { parent: ".", name: trimmed };
  return { parent: trimmed.slice(0, at) || "/", name: trimmed.slice(at + 1) };
}

function outFault(out: string, cause: unknown): unknown {
  const [kind, says] = reasonOf(cause);
  if (kind === undefined) return cause;
  return new LogtapError(kind, `Cannot write to "${cutValue(out)}": ${says}`, { cause });
}

function reasonOf(cause: unknown): readonly [FaultKind | undefined, string] {
  if (cause instanceof Deno.errors.NotFound) return ["not_found", "its parent folder is not there"];
  if (cause instanceof Deno.errors.NotADirectory) return ["usage", "expected a folder"];
  if (cause instanceof Deno.errors.PermissionDenied) return ["denied", "not allowed"];
  if (cause instanceof Deno.errors.NotCapable) return ["denied", "not allowed"];
  return [undefined, ""];
}
