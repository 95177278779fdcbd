import {
  isCaptureName,
  isTemporaryName,
  type Metadata,
  METADATA_NAME,
  openCapture,
  type WriterState,
  writerState,
} from "../../capture/read.ts";
import { isLogtapError, LogtapError } from "../../fault/mod.ts";
import { listDirectory, type ListedFile, type Listing } from "../disk.ts";

/** `unclear`: no end is written down, and there is no lock to tell by, as in captures of other programs. */
export type ShelfState = "live" | "stopped" | "killed" | "unclear";

/** A capture among others. */
export interface ShelfItem {
  readonly dir: string;
  readonly metadata: Metadata;
  readonly state: ShelfState;
  readonly files: readonly ListedFile[];
  /** What lies in the directory and is no part of a capture. */
  readonly strange: readonly string[];
}

/** Told what was passed over, and why. */
export type OnWarning = (text: string) => void;

/** Names that are being made or cleared away: not there yet, or not any more. */
const UNDER_WAY = /^\..+\.[0-9a-f]{8}\.tmp$/;
export const CLEARED_PREFIX = ".logtap-gc-";

export function isUnderWay(name: string): boolean {
  return UNDER_WAY.test(name) || name.startsWith(CLEARED_PREFIX);
}

/** `captures`, `a` → `captures/a`; `.`, `a` → `a`. */
export function pathIn(root: string, name: string): string {
  if (root === ".") return name;
  return /[/\\]$/.test(root) ? root + name : `${root}/${name}`;
}

/**
 * Looks at a directory without reading a line.
 *
 * @returns undefined when it is no capture: there is no metadata.json, or none that can be read,
 * which is told.
 */
export async function lookAt(
  dir: string,
  listing: Listing,
  warn: OnWarning,
): Promise<ShelfItem | undefined> {
  if (!listing.files.some(({ name }) => name === METADATA_NAME)) return undefined;
  try {
    const metadata = await readableMetadata(dir);
    const state = stateOf(metadata, await writerState(dir));
    const names = listing.files.map(({ name }) => name);
    const unknown = names.filter((name) => !isPart(name));
    const strange = [...unknown, ...listing.folders, ...listing.others];
    return { dir, metadata, state, files: listing.files, strange };
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    warn(`passed over "${dir}": ${error.message}`);
    return undefined;
  }
}

/** The captures right below a directory; what cannot be looked at is told and passed over. */
export async function lookBelow(root: string, warn: OnWarning): Promise<readonly ShelfItem[]> {
  const { folders } = await listDirectory(root);
  const items: ShelfItem[] = [];
  for (const name of folders) {
    if (isUnderWay(name)) continue;
    const dir = pathIn(root, name);
    const listing = await listOrWarn(dir, warn);
    const item = listing === undefined ? undefined : await lookAt(dir, listing, warn);
    if (item !== undefined) items.push(item);
  }
  return items;
}

/** @returns undefined when the directory cannot be listed, which is told. */
export async function listOrWarn(dir: string, warn: OnWarning): Promise<Listing | undefined> {
  try {
    return await listDirectory(dir);
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    warn(`passed over "${dir}": ${error.message}`);
    return undefined;
  }
}

/** Whether a capture consists of files with such names, what a killed writer leaves included. */
export function isPart(name: string): boolean {
  return isCaptureName(name) || isTemporaryName(name);
}

async function readableMetadata(dir: string): Promise<Metadata> {
  let fault: string | undefined;
  const { metadata } = await openCapture(dir, {
    onFinding: ({ file, kind, text }) => {
      if (file === METADATA_NAME && kind === "damaged") fault = text;
    },
  });
  if (fault === undefined) return metadata;
  throw new LogtapError("corrupt", fault);
}

function stateOf({ stopped }: Metadata, writer: WriterState): ShelfState {
  if (writer === "alive") return "live";
  if (stopped !== undefined) return "stopped";
  return writer === "gone" ? "killed" : "unclear";
}
