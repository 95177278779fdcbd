import { lockCapture, METADATA_NAME } from "../../capture/mod.ts";
import { canonicalTs, nsOfTs } from "../../units/mod.ts";
import { listDirectory, removeFiles, renameLocked } from "../disk.ts";
import { type GcCandidate, type GcLimits, type GcPlan, planGc, type Spared } from "./gc_plan.ts";
import {
  CLEARED_PREFIX,
  isPart,
  lookBelow,
  type OnWarning,
  pathIn,
  type ShelfItem,
} from "./look.ts";

export interface GcOptions {
  readonly limits: GcLimits;
  /** Only say what would be done. */
  readonly dryRun: boolean;
  /** Ends the work between two captures: its reason is thrown. */
  readonly signal: AbortSignal;
  readonly nowMs: number;
  readonly onWarning: OnWarning;
}

/** What was removed, or would be. */
export interface Cleared {
  readonly dir: string;
  /** RFC 3339. */
  readonly started: string;
  readonly bytes: number;
  readonly reasons: readonly string[];
}

export interface GcReport {
  readonly cleared: readonly Cleared[];
  /** Captures that were looked at. */
  readonly captures: number;
  /** Captures that were to go and could not be removed; each was told. */
  readonly failed: number;
}

/** A capture on the shelf as the plan needs it. */
interface GcItem extends GcCandidate {
  readonly root: string;
  readonly shelf: ShelfItem;
}

/**
 * Removes captures right below a directory that are too old or too many. Each is taken under its
 * lock and renamed first, so that it is there whole or not at all; a capture whose lock somebody
 * has is left alone. Only files that a capture consists of are ever removed.
 *
 * @throws {LogtapError} not_found — no such directory; denied.
 */
export async function collectGarbage(root: string, options: GcOptions): Promise<GcReport> {
  const { limits, dryRun, signal, nowMs, onWarning } = options;
  if (!dryRun) await finishEarlier(root, onWarning);
  const items = (await lookBelow(root, onWarning)).map((shelf) => itemOf(root, shelf));
  const plan: GcPlan<GcItem> = planGc(items, limits, nowMs);
  for (const spared of plan.spared) onWarning(sparedText(spared));
  const cleared: Cleared[] = [];
  let failed = 0;
  for (const { item, reasons } of plan.doomed) {
    signal.throwIfAborted();
    if (dryRun || await clear(item, onWarning)) {
      const { dir, bytes } = item;
      cleared.push({ dir, started: item.shelf.metadata.started, bytes, reasons });
    } else failed++;
  }
  return { cleared, captures: items.length, failed };
}

function itemOf(root: string, shelf: ShelfItem): GcItem {
  const { dir, metadata: { started, stopped }, state, files, strange } = shelf;
  const startMs = msOf(started);
  // The metadata of a live capture is renewed every few seconds: a killed one ended about then.
  const changedMs = files.find(({ name }) => name === METADATA_NAME)?.changedMs ?? 0;
  return {
    ...{ root, shelf, dir, state, strange, startMs },
    endMs: Math.max(startMs, stopped === undefined ? changedMs : msOf(stopped)),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** A start that cannot be read is as old as can be, but its end is its files'. */
function msOf(time: string): number {
  const ts = canonicalTs(time);
  return ts === undefined ? 0 : Number(nsOfTs(ts) / 1_000_000n);
}

/** @returns false when it could not be done, which was told. */
async function clear({ root, dir, shelf }: GcItem, warn: OnWarning): Promise<boolean> {
  const name = dir.split(/[/\\]/).at(-1)!;
  const aside = pathIn(root, `${CLEARED_PREFIX}${name}-${crypto.randomUUID().slice(0, 8)}`);
  try {
    const lock = await lockCapture(dir);
    if (lock === undefined) {
      warn(`kept "${dir}": a receiver has begun to write there`);
      return false;
    }
    await renameLocked(dir, aside, lock);
    await removeFiles(aside, [...shelf.files.map(({ name }) => name), "lock"]);
    return true;
  } catch (error) {
    warn(`could not remove "${dir}": ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** Removes what an earlier run had renamed when it was interrupted. */
async function finishEarlier(root: string, warn: OnWarning): Promise<void> {
  const { folders } = await listDirectory(root);
  for (const name of folders.filter((folder) => folder.startsWith(CLEARED_PREFIX))) {
    const dir = pathIn(root, name);
    try {
      const { files } = await listDirectory(dir);
      await removeFiles(dir, files.map((file) => file.name).filter(isPart));
    } catch (error) {
      warn(`could not remove "${dir}": ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function sparedText({ item: { dir, strange }, why }: Spared<GcItem>): string {
  switch (why) {
    case "live":
      return `kept "${dir}": it is being written`;
    case "unclear":
      return `kept "${dir}": no end is written down, and nobody can tell whether it is being written`;
    case "strange":
      return `kept "${dir}": there is more in it than a capture: ${strange.slice(0, 3).join(", ")}`;
  }
}
