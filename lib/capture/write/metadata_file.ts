import {
  encodeMetadata,
  type Ledger,
  type Metadata,
  METADATA_NAME,
  type Redaction,
  type Start,
} from "../format/mod.ts";
import { tsOfNs, zonedTs } from "../../units/mod.ts";
import { type DiskUsage, replaceFile } from "./disk.ts";
import { redactionRecord } from "./redaction_record.ts";

/** Starts told in metadata.json; the oldest are forgotten first. */
const STARTS_MAX = 100;
/** Label names told in metadata.json. */
const LABELS_MAX = 1000;

export interface MetadataFileOptions {
  readonly dir: string;
  readonly usage: DiskUsage;
  /** What an earlier start left. */
  readonly before: Metadata | undefined;
  /** What becomes of secrets in the lines of this start; undefined: nothing. */
  readonly redaction: Redaction | undefined;
  /** Program and version, `logtap 0.1.0`. */
  readonly writer: string;
  /** RFC 3339 with the offset of the local zone. */
  readonly started: string;
}

/** What changes while a capture is written. */
export interface MetadataState {
  readonly ledger: Ledger;
  readonly totalBytes: number;
  /** RFC 3339; absent while the writer runs. */
  readonly stopped?: string;
}

/** `metadata.json` while its capture is written. */
export class MetadataFile {
  readonly #options: MetadataFileOptions;
  readonly #labels: Set<string>;
  readonly #earlier: readonly Start[];

  constructor(options: MetadataFileOptions) {
    this.#options = options;
    this.#labels = new Set(options.before?.labelsSeen);
    this.#earlier = (options.before?.starts ?? []).slice(1 - STARTS_MAX).map(markKilled);
  }

  see(name: string): void {
    if (this.#labels.size < LABELS_MAX) this.#labels.add(name);
  }

  async write(state: MetadataState): Promise<void> {
    const { dir, usage } = this.#options;
    await replaceFile(`${dir}/${METADATA_NAME}`, encodeMetadata(this.#metadata(state)), usage);
  }

  #metadata({ ledger, totalBytes, stopped }: MetadataState): Metadata {
    const { before, started, writer } = this.#options;
    const redaction = redactionRecord(before, this.#options.redaction);
    const end = stopped === undefined ? {} : { stopped };
    return {
      version: 1,
      format: "jsonl",
      started: before?.started ?? started,
      ...end,
      totalLines: ledger.written,
      totalBytes,
      labelsSeen: [...this.#labels].sort(),
      ...(redaction === undefined ? {} : { redaction }),
      ledger,
      starts: [...this.#earlier, { started, ...end }],
      writer,
      ...(before?.derived === undefined ? {} : { derived: before.derived }),
    };
  }
}

/** A start without an end, found by the next start, was ended by a kill. */
function markKilled(start: Start): Start {
  return start.stopped === undefined ? { started: start.started, unclean: true } : start;
}

/** Now, as RFC 3339 with the offset of the machine's zone. */
export function localTimestamp(now: Date): string {
  return zonedTs(tsOfNs(BigInt(now.getTime()) * 1_000_000n), -now.getTimezoneOffset());
}
