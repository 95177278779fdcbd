import type { RawEntry } from "../../capture/mod.ts";
import { parseJson } from "../../entry/read.ts";
import { canonicalTs, nsOfTs, tsOfNs } from "../../units/mod.ts";

/** How far a source's clock is from the reference's, and how sure that is. */
export interface ClockOffset {
  /** To be added to the source's times, in ms. */
  readonly offsetMs: number;
  /** 0 to 1. */
  readonly confidence: number;
}

/** Offsets that are less sure are told and not applied. */
export const CONFIDENCE_MIN = 0.8;
/** As many ids seen in both make a full vote. */
const IDS_ENOUGH = 20;
/** Ids remembered of a source. */
const IDS_MAX = 20_000;

/** What one request, trace or object is known by: UUIDs and long hexadecimal numbers. */
const ID = /\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,64})\b/gi;
const DIGITS_ONLY = /^\d+$/;

/**
 * When a source first spoke of each id. Sampled by the ids themselves, so that two sources that
 * share ids remember the same ones. Memory: 20,000 ids.
 */
export class IdSightings {
  readonly #first = new Map<string, bigint>();
  /** Ids whose hash is greater are left out; halved when there are too many. */
  #bound = 2 ** 32;

  add({ entry: { ts, msg, meta } }: Pick<RawEntry, "entry">): void {
    const texts = meta === undefined ? [msg] : [msg, ...Object.values(meta)];
    for (const text of texts) {
      for (const id of text.match(ID) ?? []) this.#see(id.toLowerCase(), ts);
    }
  }

  #see(id: string, ts: string): void {
    // A long row of decimal digits is a time or a counter as likely as an id.
    if (DIGITS_ONLY.test(id) || hashOf(id) >= this.#bound) return;
    const canonical = canonicalTs(ts);
    if (canonical === undefined) return;
    const ns = nsOfTs(canonical);
    const known = this.#first.get(id);
    if (known !== undefined && known <= ns) return;
    this.#first.set(id, ns);
    while (this.#first.size > IDS_MAX) this.#thin();
  }

  #thin(): void {
    this.#bound /= 2;
    for (const id of this.#first.keys()) if (hashOf(id) >= this.#bound) this.#first.delete(id);
  }

  /** `reference` minus this, in ms, for each id that both have seen. */
  differencesTo(reference: IdSightings): number[] {
    const differences: number[] = [];
    for (const [id, ns] of this.#first) {
      const other = reference.#first.get(id);
      if (other !== undefined) differences.push(Number(other - ns) / 1e6);
    }
    return differences;
  }
}

/**
 * The offset that the differences of shared ids speak for: their median. What separates two sights
 * of one id is the clocks' offset and the way in between, which varies; so an offset counts for
 * little when it is not much greater than that variation.
 *
 * @returns undefined when nothing is shared.
 */
export function offsetOf(differences: readonly number[]): ClockOffset | undefined {
  if (differences.length === 0) return undefined;
  const offsetMs = median(differences);
  const spread = median(differences.map((one) => Math.abs(one - offsetMs)));
  const distinct = offsetMs === 0 ? 0 : Math.max(0, 1 - spread / Math.abs(offsetMs));
  const confidence = Math.min(1, differences.length / IDS_ENOUGH) * distinct;
  return { offsetMs: Math.round(offsetMs), confidence: Math.round(confidence * 100) / 100 };
}

/** An entry with its time moved; the other bytes stay. Unreadable times stay, too. */
export function shifted(raw: RawEntry, offsetMs: number): RawEntry {
  const before = canonicalTs(raw.entry.ts);
  if (before === undefined) return raw;
  const ns = nsOfTs(before) + BigInt(offsetMs) * 1_000_000n;
  if (ns < NS_FIRST || ns > NS_LAST) return raw;
  const ts = tsOfNs(ns);
  return { ...raw, entry: { ...raw.entry, ts }, bytes: withTs(raw, ts) };
}

const NS_FIRST = nsOfTs("0000-01-01T00:00:00.000000000Z");
const NS_LAST = nsOfTs("9999-12-31T23:59:59.999999999Z");

/** `{"ts":"` in bytes, which is how lines of logtap begin. */
const OPEN = new TextEncoder().encode('{"ts":"');

function withTs({ bytes, entry }: RawEntry, ts: string): Uint8Array {
  const isOurs = entry.ts.length === ts.length && OPEN.every((byte, i) => bytes[i] === byte);
  if (isOurs) {
    const copy = bytes.slice();
    new TextEncoder().encodeInto(ts, copy.subarray(OPEN.length));
    return copy;
  }
  const line = parseJson(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  return new TextEncoder().encode(JSON.stringify({ ...line, ts }));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** FNV-1a, 32 bits, then mixed: only to choose ids evenly. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
