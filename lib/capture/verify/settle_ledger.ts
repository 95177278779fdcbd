import { EMPTY_LEDGER, type Ledger } from "../format/mod.ts";
import type { Mended } from "./mend.ts";

/** Lines that were acknowledged and are gone, by the name that the ledger has for it. */
const LOST = "lost_unclean";

/**
 * The ledger as the data files have it, after a kill or a power cut: one rule for the next start
 * and for `verify --repair`.
 *
 * - Lines behind the last metadata count as received and written.
 * - Lines that the metadata knew and no file has count as dropped, and their cursors are free: the
 *   ledger never claims a line that is gone.
 * - A first cursor beyond what was evicted means that files were: their lines are known, their
 *   bytes are not.
 */
export function settleLedger(
  before: Ledger = EMPTY_LEDGER,
  { index, lastCursor }: Pick<Mended, "index" | "lastCursor">,
): Ledger {
  const lost = Math.max(0, before.written - lastCursor);
  const dropped = lost === 0
    ? before.dropped
    : { ...before.dropped, [LOST]: (before.dropped[LOST] ?? 0) + lost };
  const elsewhere = [...Object.values(dropped), ...Object.values(before.refused)];
  const first = index[0]?.first;
  const lines = first === undefined ? before.evicted.lines : first - 1;
  return {
    ...before,
    received: elsewhere.reduce((a, b) => a + b, lastCursor + before.duplicate + before.expired),
    written: lastCursor,
    dropped,
    evicted: { ...before.evicted, lines },
  };
}
