import { EMPTY_LEDGER, type IndexLine, type Metadata, type Redaction } from "../format/mod.ts";

/** Label names told in metadata.json. */
const LABELS_MAX = 1000;

/** How a capture came to be out of others: `derived` in metadata.json. */
export interface Derivation {
  /** The command: `slice`, `merge`. */
  readonly by: string;
  /** When, RFC 3339. */
  readonly at: string;
  readonly sources: readonly DerivedSource[];
  /** What was asked for, as it was typed; absent when everything was taken. */
  readonly filter?: Readonly<Record<string, unknown>>;
}

export interface DerivedSource {
  /** Last part of its directory's name: the rest says more about a machine than about logs. */
  readonly name: string;
  readonly started: string;
  readonly stopped?: string;
  /** Lines taken from it. */
  readonly lines: number;
  /** Added to the times of its lines, in ms. */
  readonly clockOffsetMs?: number;
}

/** What the maker of a derived capture says of it; the rest is counted. */
export interface DerivedFacts {
  readonly started: string;
  /** A derived capture is always finished. */
  readonly stopped: string;
  /** Only what holds for every line in it. */
  readonly redaction?: Redaction;
  /** Program and version, `logtap 0.1.0`. */
  readonly writer: string;
  readonly derivation: Derivation;
}

/** What the sources say about when they began and ended, and what was redacted in all of them. */
export function derivedMetadata(facts: DerivedFacts, index: readonly IndexLine[]): Metadata {
  const { started, stopped, redaction, writer, derivation } = facts;
  const lines = index.reduce((sum, line) => sum + line.lines, 0);
  const names = index.flatMap(({ labels, labelsCapped = [] }) => [
    ...Object.keys(labels),
    ...labelsCapped,
  ]);
  return {
    version: 1,
    format: "jsonl",
    started,
    stopped,
    totalLines: lines,
    totalBytes: index.reduce((sum, { bytes }) => sum + bytes, 0),
    labelsSeen: [...new Set(names)].sort().slice(0, LABELS_MAX),
    ...(redaction !== undefined && { redaction }),
    ledger: { ...EMPTY_LEDGER, received: lines, written: lines },
    writer,
    derived: derivationJson(derivation),
  };
}

function derivationJson({ by, at, sources, filter }: Derivation): Record<string, unknown> {
  return {
    by,
    at,
    sources: sources.map(({ name, started, stopped, lines, clockOffsetMs }) => ({
      name,
      started,
      ...(stopped !== undefined && { stopped }),
      lines,
      ...(clockOffsetMs !== undefined && { clock_offset_ms: clockOffsetMs }),
    })),
    ...(filter !== undefined && { filter }),
  };
}
