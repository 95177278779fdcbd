import type { WorkerPort } from "../../pipe/mod.ts";
import { type IndexLine, parseDataName } from "../format/mod.ts";
import { AuditLog, type RotationReason } from "./audit_log.ts";
import { Backlog } from "./backlog.ts";
import { Committer } from "./committer.ts";
import { Compressor } from "./compressor.ts";
import type { DataFile } from "./data_file.ts";
import { DiskCap, type Evictable } from "./disk_cap.ts";
import { syncDirectory } from "./disk.ts";
import { FileNamer } from "./file_namer.ts";
import { FramedFile } from "./framed_file.ts";
import { IndexFile } from "./index_file.ts";
import { Intake } from "./intake.ts";
import { localTimestamp, MetadataFile } from "./metadata_file.ts";
import type { WriterOptions, WriterSizes } from "./options.ts";
import { PlainFile } from "./plain_file.ts";
import type { Recovered } from "./recover_directory.ts";

/** What a writer consists of; docs/architecture.md has a line's way through it. */
export interface WriterParts {
  readonly auditLog: AuditLog;
  readonly backlog: Backlog;
  readonly compressor: Compressor;
  readonly committer: Committer;
  readonly index: IndexFile;
  readonly intake: Intake;
  readonly metadata: MetadataFile;
}

/** What the parts are made for. */
export interface PartsOptions {
  readonly options: WriterOptions;
  readonly sizes: WriterSizes;
  readonly recovered: Recovered;
  readonly startCompressor: () => WorkerPort;
}

/** What the parts tell their writer. */
export interface PartsEvents {
  onEvicted(file: Evictable): void;
  onFinished(line: IndexLine, reason: RotationReason): void;
  /** A step behind the acknowledgement failed; undefined when the next one went well. */
  onTrouble(error: unknown): void;
}

/** Makes the parts of a writer and has each know those that it needs. Touches nothing yet. */
export function writerParts(made: PartsOptions, events: PartsEvents): WriterParts {
  const { options: { dir }, sizes, recovered, startCompressor } = made;
  const { usage } = recovered;
  const compressor = new Compressor(startCompressor);
  const index = new IndexFile(dir, usage);
  const backlog = new Backlog(sizes.buffer, sizes.waitingBytes);
  const { onEvicted } = events;
  const cap = new DiskCap({ dir, maxBytes: sizes.diskBytes, usage, index, onEvicted });
  // Files of other names are somebody's: they count, and stay.
  for (const line of recovered.finished) if (parseDataName(line.file)?.isOurs) cap.admit(line);
  const committer = new Committer({
    index,
    cap,
    unsettledMaxBytes: sizes.unsettledBytes,
    onCommitted: (bytes, lines) => backlog.release(bytes, lines),
    onFinished: events.onFinished,
    onTrouble: events.onTrouble,
  });
  return {
    auditLog: new AuditLog({ dir, usage, maxBytes: sizes.auditBytes, now: () => new Date() }),
    ...{ backlog, compressor, committer, index },
    intake: newIntake(made, { backlog, cap, committer, compressor }),
    metadata: newMetadata(made),
  };
}

function newMetadata({ options, recovered: { metadata, usage } }: PartsOptions): MetadataFile {
  const { dir, redaction, version } = options;
  return new MetadataFile({
    ...{ dir, usage, redaction },
    before: metadata,
    writer: `logtap ${version}`,
    started: localTimestamp(new Date()),
  });
}

type IntakeParts = Pick<WriterParts, "backlog" | "committer" | "compressor"> & {
  readonly cap: DiskCap;
};

function newIntake(
  { options: { dir, compress, fsync }, sizes, recovered: { names, ledger, usage } }: PartsOptions,
  { backlog, cap, committer, compressor }: IntakeParts,
): Intake {
  const namer = new FileNamer(compress ? "frames" : "plain", names, Date.now);
  const inCommon = { dir, usage, sync: fsync !== "off" };
  const nextFile = (): DataFile => {
    const options = { ...inCommon, name: namer.next() };
    return compress ? new FramedFile({ ...options, compressor }) : new PlainFile(options);
  };
  return new Intake({
    ...{ sizes, fsync, committer, backlog, cap, nextFile },
    firstCursor: ledger.written + 1,
    buffers: compressor,
    syncNames: () => syncDirectory(dir),
  });
}
