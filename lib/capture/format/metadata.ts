import { cutValue, LogtapError } from "../../fault/mod.ts";

/** Counts by reason or rule. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Where every received line went: `received` = `written` + `duplicate` + `expired` + Σ `dropped` +
 * Σ `refused`. `redacted` and `evicted` take no part in the sum.
 */
export interface Ledger {
  readonly received: number;
  /** Also the cursor of the last line. */
  readonly written: number;
  readonly duplicate: number;
  readonly expired: number;
  /** Lost here, by reason. */
  readonly dropped: Counts;
  /** Sent back with a reason. */
  readonly refused: Counts;
  /** Replacements by rule. */
  readonly redacted: Counts;
  /** What the disk cap removed after it was written. */
  readonly evicted: { readonly files: number; readonly lines: number; readonly bytes: number };
}

/** One start of a writer on the directory. Neither `stopped` nor `unclean` while it runs. */
export interface Start {
  /** RFC 3339 with the offset of the writer's zone. */
  readonly started: string;
  readonly stopped?: string;
  /** It ended by a kill. */
  readonly unclean?: boolean;
}

/** What every line of the capture went through before it was stored. */
export interface Redaction {
  /** False when some start ran without. */
  readonly enabled: boolean;
  /** Names of the rules that all starts had. */
  readonly patterns: readonly string[];
  /** `hmac`: tokens are the same for the same value, by the key with this id. Absent without. */
  readonly mode?: string;
  readonly keyId?: string;
}

/** metadata.json. The ledger, starts and writer are absent in captures of the older program. */
export interface Metadata {
  readonly version: 1;
  readonly format: string;
  /** First start of the capture, RFC 3339; its offset is the zone that `HH:MM` in a filter means. */
  readonly started: string;
  /** Absent while the capture is live, or was killed. */
  readonly stopped?: string;
  /** Of all lines ever written, also those evicted since. */
  readonly totalLines: number;
  readonly totalBytes: number;
  readonly labelsSeen: readonly string[];
  readonly redaction?: Redaction;
  readonly ledger?: Ledger;
  readonly starts?: readonly Start[];
  readonly writer?: string;
  /** What it was made from, when it was not received. Kept as it is by whoever cannot read it. */
  readonly derived?: Readonly<Record<string, unknown>>;
}

export const EMPTY_LEDGER: Ledger = {
  received: 0,
  written: 0,
  duplicate: 0,
  expired: 0,
  dropped: {},
  refused: {},
  redacted: {},
  evicted: { files: 0, lines: 0, bytes: 0 },
};

/** What the older program writes for "not stopped yet": Go's zero time, in whatever zone. */
const NO_TIME = /^000[01]-/;

/** True when every received line is accounted for. */
export function isBalanced(ledger: Ledger): boolean {
  return ledger.received === ledger.written + ledger.duplicate + ledger.expired +
      sum(ledger.dropped) + sum(ledger.refused);
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** The members of metadata.json under the names and in the order they have there. */
export function metadataJson(metadata: Metadata): Record<string, unknown> {
  const { version, format, started, stopped, redaction, ledger, starts, writer, derived } =
    metadata;
  return {
    version,
    format,
    started,
    ...(stopped !== undefined && { stopped }),
    total_lines: metadata.totalLines,
    total_bytes: metadata.totalBytes,
    labels_seen: metadata.labelsSeen,
    ...(redaction !== undefined && { redaction: redactionJson(redaction) }),
    ...(ledger !== undefined && { ledger }),
    ...(starts !== undefined && { starts }),
    ...(writer !== undefined && { writer }),
    ...(derived !== undefined && { derived }),
  };
}

function redactionJson({ enabled, patterns, mode, keyId }: Redaction): Record<string, unknown> {
  return {
    enabled,
    patterns,
    ...(mode !== undefined && { mode }),
    ...(keyId !== undefined && { key_id: keyId }),
  };
}

/** The whole file, newline included. */
export function encodeMetadata(metadata: Metadata): string {
  return `${JSON.stringify(metadataJson(metadata), null, 2)}\n`;
}

/**
 * Reads metadata.json, ours or the older program's. Members that are missing or have a wrong type
 * get the value that says nothing.
 *
 * @throws {LogtapError} corrupt — no JSON object, no `started`, or a version from the future.
 */
export function decodeMetadata(text: string): Metadata {
  const json = parseObject(text);
  if (json.version !== 1) {
    const got = cutValue(String(json.version));
    throw new LogtapError("corrupt", `Cannot read metadata.json: expected version 1, got ${got}`, {
      hint: "a newer logtap may have written this capture",
    });
  }
  if (typeof json.started !== "string") {
    throw new LogtapError("corrupt", "Cannot read metadata.json: expected a time in `started`");
  }
  const { stopped, redaction, ledger, starts, writer, derived } = json;
  return {
    version: 1,
    format: typeof json.format === "string" ? json.format : "jsonl",
    started: json.started,
    ...(typeof stopped === "string" && !NO_TIME.test(stopped) && { stopped }),
    totalLines: count(json.total_lines),
    totalBytes: count(json.total_bytes),
    labelsSeen: texts(json.labels_seen),
    ...(isRecord(redaction) && { redaction: readRedaction(redaction) }),
    ...(isRecord(ledger) && { ledger: readLedger(ledger) }),
    ...(Array.isArray(starts) && { starts: starts.flatMap(readStart) }),
    ...(typeof writer === "string" && { writer }),
    ...(isRecord(derived) && { derived }),
  };
}

function parseObject(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new LogtapError("corrupt", "Cannot read metadata.json: expected JSON", { cause });
  }
  if (isRecord(json)) return json;
  throw new LogtapError("corrupt", "Cannot read metadata.json: expected a JSON object");
}

function readRedaction({ enabled, patterns, mode, key_id }: Record<string, unknown>): Redaction {
  return {
    enabled: enabled === true,
    patterns: texts(patterns),
    ...(typeof mode === "string" && { mode }),
    ...(typeof key_id === "string" && { keyId: key_id }),
  };
}

function readLedger(json: Record<string, unknown>): Ledger {
  const evicted = isRecord(json.evicted) ? json.evicted : {};
  return {
    received: count(json.received),
    written: count(json.written),
    duplicate: count(json.duplicate),
    expired: count(json.expired),
    dropped: counts(json.dropped),
    refused: counts(json.refused),
    redacted: counts(json.redacted),
    evicted: {
      files: count(evicted.files),
      lines: count(evicted.lines),
      bytes: count(evicted.bytes),
    },
  };
}

function readStart(json: unknown): Start[] {
  if (!isRecord(json) || typeof json.started !== "string") return [];
  const { started, stopped, unclean } = json;
  return [{
    started,
    ...(typeof stopped === "string" && { stopped }),
    ...(unclean === true && { unclean }),
  }];
}

function counts(value: unknown): Counts {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, n]) => [name, count(n)]));
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
