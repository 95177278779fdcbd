import { holdsLines, openCapture } from "../../capture/read.ts";
import { canonicalTs } from "../../units/mod.ts";
import { listDirectory, type Listing } from "../disk.ts";
import {
  isUnderWay,
  listOrWarn,
  lookAt,
  type OnWarning,
  pathIn,
  type ShelfItem,
  type ShelfState,
} from "./look.ts";

export interface CatalogOptions {
  /** Look into directories of directories, too; never into a capture. */
  readonly recursive: boolean;
  /** Ends the work: its reason is thrown. */
  readonly signal: AbortSignal;
  readonly onWarning: OnWarning;
}

/** A line of the catalogue. */
export interface CatalogItem {
  readonly dir: string;
  /** RFC 3339. */
  readonly started: string;
  readonly stopped?: string;
  readonly state: ShelfState;
  /** Data files. */
  readonly files: number;
  /** Lines that are there now. */
  readonly entries: number;
  /** Of data files and tails, on disk. */
  readonly bytes: number;
  /** Names of labels, sorted. */
  readonly labels: readonly string[];
}

/** Directories below directories: deeper is a loop or no place for captures. */
const DEPTH_MAX = 32;

/**
 * Lists the captures below a directory, and the directory itself if it is one, newest first. Lines
 * are counted by index and rows.
 *
 * @throws {LogtapError} not_found — no such directory; denied.
 */
export async function catalog(
  root: string,
  options: CatalogOptions,
): Promise<readonly CatalogItem[]> {
  const items: CatalogItem[] = [];
  await addCaptures(root, await listDirectory(root), { ...options, items, depth: 0 });
  return items.sort((a, b) => compare(startOf(b), startOf(a)) || compare(a.dir, b.dir));
}

interface Walk extends CatalogOptions {
  readonly items: CatalogItem[];
  readonly depth: number;
}

async function addCaptures(dir: string, listing: Listing, walk: Walk): Promise<void> {
  const { recursive, signal, onWarning, items, depth } = walk;
  signal.throwIfAborted();
  const item = await lookAt(dir, listing, onWarning);
  if (item !== undefined) items.push(await summed(item, onWarning));
  // Not into captures, but the root's children are looked at in any case.
  const goesDown = depth === 0 || (recursive && item === undefined && depth < DEPTH_MAX);
  if (!goesDown) return;
  for (const name of listing.folders) {
    if (isUnderWay(name)) continue;
    const below = pathIn(dir, name);
    const inside = await listOrWarn(below, onWarning);
    if (inside !== undefined) await addCaptures(below, inside, { ...walk, depth: depth + 1 });
  }
}

async function summed({ dir, metadata, state, files }: ShelfItem, warn: OnWarning) {
  const findings: string[] = [];
  const capture = await openCapture(dir, { onFinding: ({ text }) => findings.push(text) });
  const { dataFiles } = capture.layout;
  const indexed = dataFiles.flatMap(({ index }) => index ?? []);
  const sums = [...indexed, ...await capture.unindexed()];
  if (findings.length > 0) warn(`"${dir}" has findings: \`logtap verify\` tells them`);
  const names = sums.flatMap(({ labels, labelsCapped = [] }) => [
    ...Object.keys(labels),
    ...labelsCapped,
  ]);
  const { started, stopped, labelsSeen } = metadata;
  return {
    dir,
    started,
    ...(stopped !== undefined && { stopped }),
    state,
    files: dataFiles.length,
    entries: sums.reduce((sum, { lines }) => sum + lines, 0),
    bytes: files.reduce((sum, { name, bytes }) => holdsLines(name) ? sum + bytes : sum, 0),
    labels: [...new Set([...labelsSeen, ...names])].sort(),
  };
}

function startOf({ started }: CatalogItem): string {
  return canonicalTs(started) ?? "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
