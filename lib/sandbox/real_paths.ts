import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Grant, Rights } from "./rights.ts";

/**
 * Rights whose paths stand there twice, as given and with symbolic links resolved, where these
 * differ: runtimes disagree on which of them they look at (2.7 takes the resolved one, 2.9 the other).
 */
export async function withRealPaths(rights: Rights): Promise<Rights> {
  const [read, write] = await Promise.all([both(rights.read), both(rights.write)]);
  return { ...rights, read, write };
}

async function both(grant: Grant): Promise<Grant> {
  if (grant === "all") return grant;
  const real = await Promise.all(grant.map(realPath));
  return [...new Set([...grant, ...real])];
}

/** @param path absolute; the end of it need not be there yet. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path); // Not there, or not to be looked at: the part before it may be.
    return parent === path ? path : join(await realPath(parent), basename(path));
  }
}
