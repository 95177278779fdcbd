import type { HitsTell } from "./look/messages.ts";

/** A search, and what is known of its hits: those beyond the place where it began are found first. */
export interface Search {
  readonly source: string;
  /** Of the ask that finds the hits; 0 before there is one. */
  readonly ticket: number;
  /** Hits that are beyond this cursor are ahead, the others behind. */
  readonly from: number;
  readonly ahead: Hits;
  readonly behind: Hits;
  /** All there is has been looked through. */
  readonly isDone: boolean;
  /** The screen goes to the first hit ahead, as soon as there is one. */
  readonly isAwaited: boolean;
}

export interface Hits {
  /** Rising, without holes; there may be more behind the last. */
  readonly cursors: readonly number[];
  readonly total: number;
  /** The cursor behind what has been looked through. */
  readonly to: number;
}

const NO_HITS: Hits = { cursors: [], total: 0, to: 0 };

export function searchFor(source: string): Search {
  return {
    ...{ source, ticket: 0, from: 0, ahead: NO_HITS, behind: NO_HITS },
    ...{ isDone: false, isAwaited: false },
  };
}

export function withHits(search: Search, tell: HitsTell): Search {
  const { part, cursors, total, to, isDone } = tell;
  const hits = { cursors: [...search[part].cursors, ...cursors], total, to };
  return { ...search, [part]: hits, isDone: search.isDone || isDone };
}

export function totalOf({ ahead, behind }: Search): number {
  return ahead.total + behind.total;
}

/** The next hit beyond a cursor, as far as it is known without looking. */
export function knownHit(
  search: Search,
  cursor: number,
  direction: "forward" | "backward",
): number | undefined {
  return direction === "forward" ? hitBehind(search, cursor) : hitBefore(search, cursor);
}

function hitBehind({ from, ahead, behind, isDone }: Search, cursor: number): number | undefined {
  if (cursor < from) {
    const next = behind.cursors.find((hit) => hit > cursor);
    if (next !== undefined) return next;
    // Those that were only counted lie between.
    if (!isDone || !isWhole(behind)) return undefined;
  }
  return ahead.cursors.find((hit) => hit > cursor);
}

function hitBefore({ from, ahead, behind, isDone }: Search, cursor: number): number | undefined {
  if (cursor > from) {
    if (!reaches(ahead, cursor)) return undefined;
    const next = ahead.cursors.findLast((hit) => hit < cursor);
    if (next !== undefined) return next;
    return isDone && isWhole(behind) ? behind.cursors.at(-1) : undefined;
  }
  return reaches(behind, cursor) ? behind.cursors.findLast((hit) => hit < cursor) : undefined;
}

/** Whether all hits before a cursor are known. */
function reaches(hits: Hits, cursor: number): boolean {
  return isWhole(hits) ? cursor <= hits.to : cursor <= (hits.cursors.at(-1) ?? 0);
}

function isWhole({ cursors, total }: Hits): boolean {
  return cursors.length === total;
}

/** Up to where it is known that there is no hit beyond a cursor: a search may begin there. */
export function emptyUpTo({ from, ahead }: Search, cursor: number): number {
  if (cursor < from || !isWhole(ahead)) return cursor;
  return Math.max(cursor, ahead.to - 1);
}

/** How many hits there are up to a cursor; undefined while that is not known. */
export function hitNumber(
  { from, ahead, behind, isDone }: Search,
  cursor: number,
): number | undefined {
  if (!isDone) return undefined;
  const hits = cursor > from ? ahead : behind;
  const next = hits.cursors.findIndex((hit) => hit > cursor);
  if (next === -1 && !isWhole(hits)) return undefined;
  const before = next === -1 ? hits.total : next;
  return cursor > from ? behind.total + before : before;
}
