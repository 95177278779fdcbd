import type { Journey } from "../journey.ts";
import type { Said } from "../line.ts";
import { klogStamp } from "../stamp.ts";

const LETTERS = { info: "I", warn: "W" } as const;

interface InventoryWords {
  readonly level: keyof typeof LETTERS;
  /** File and line. */
  readonly from: string;
  readonly msg: string;
  readonly rest: string;
}

/** Says it as klog does, with its header. */
function said({ clock, trace }: Journey, atMs: number, words: InventoryWords): Said {
  const { level, from, msg, rest } = words;
  const header = `${LETTERS[level]}${klogStamp(clock(atMs))}       1 ${from}]`;
  return {
    app: "inventory",
    atMs,
    level,
    msg: `${header} "${msg}" ${rest} trace="${trace}"`,
    meta: { trace_id: trace },
  };
}

export function lookedUp(journey: Journey, atMs: number): Said {
  const rest = `sku="${journey.sku}" left=${journey.random.between(20, 400)}`;
  return said(journey, atMs, { level: "info", from: "stock.go:52", msg: "Looked up stock", rest });
}

export function reserved(journey: Journey, atMs: number): Said {
  const rest = `order="${journey.order}" sku="${journey.sku}"`;
  return said(journey, atMs, { level: "info", from: "reserve.go:88", msg: "Reserved", rest });
}

export function released(journey: Journey, atMs: number): Said {
  const rest = `order="${journey.order}" sku="${journey.sku}"`;
  const msg = "Released a reservation without payment";
  return said(journey, atMs, { level: "warn", from: "reserve.go:131", msg, rest });
}

export function runningLow(journey: Journey, atMs: number): Said {
  const rest = `sku="${journey.sku}" left=${journey.random.between(1, 6)}`;
  return said(journey, atMs, { level: "warn", from: "stock.go:71", msg: "Stock runs low", rest });
}
