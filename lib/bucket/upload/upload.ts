import {
  DiskFiles,
  keepStill,
  type Metadata,
  METADATA_NAME,
  openCapture,
} from "../../capture/read.ts";
import { LogtapError } from "../../fault/mod.ts";
import { EXPIRES_MAX_SECONDS } from "../sign/signer.ts";
import type { ObjectStore } from "../store/object_store.ts";
import { forEachOf, Lanes } from "../wire/lanes.ts";
import { type UploadFile, uploadFiles } from "./capture_files.ts";
import { PART_SIZES, type PartSizes } from "./part_sizes.ts";
import { checkSameCapture } from "./same_capture.ts";
import { sendFile, type Sent } from "./send_file.ts";

/** What to upload, and how. */
export interface UploadPlan {
  readonly dir: string;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Upload what is finished of a capture that is being written. */
  readonly live: boolean;
  /** Say what would be done. */
  readonly dryRun: boolean;
  readonly share?: SharePlan;
  readonly sizes?: PartSizes;
}

export interface SharePlan {
  readonly expiresSeconds: number;
  /** Also when the capture is not redacted. */
  readonly force: boolean;
}

export interface Progress {
  readonly files: number;
  readonly allFiles: number;
  readonly bytes: number;
  readonly allBytes: number;
}

export interface UploadedFile {
  readonly name: string;
  readonly bytes: number;
  /** `planned` in a dry run. */
  readonly state: Sent | "planned";
  /** Lets whoever has it read the file. */
  readonly link?: string;
}

export interface UploadReport {
  readonly files: readonly UploadedFile[];
  readonly bytes: number;
  readonly isLive: boolean;
  /** Names in the directory that no capture has: they were left out. */
  readonly ignored: readonly string[];
}

/** Bodies held in memory at once: two whole files of the largest kind, or eight parts. */
const IN_FLIGHT_BYTES = 128 * 1024 * 1024;

/**
 * Uploads a capture: its files at once, then its index, then metadata.json, so that a capture that can
 * be opened there is whole. What lies there already, with the same size and checksum, stays.
 *
 * @throws {LogtapError} not_found, conflict, denied, network, corrupt
 */
export async function upload(
  plan: UploadPlan,
  store: ObjectStore,
  onProgress: (progress: Progress) => void = () => {},
): Promise<UploadReport> {
  const capture = await openCapture(plan.dir);
  // A receiver that starts meanwhile would change what is being sent.
  using still = await keepStill(plan.dir);
  const isLive = still === undefined;
  if (isLive && !plan.live) throw beingWritten(plan.dir);
  if (plan.share !== undefined) checkShare(capture.metadata, plan.share);
  const { first, last, ignored } = await uploadFiles(capture, isLive);
  const all = [...first, ...last];
  const facts = { isLive, ignored };
  if (plan.dryRun) return reportOf(all, facts, () => "planned");
  const there = await objectsThere(store);
  if (there.has(METADATA_NAME)) await checkSameCapture(capture, store);
  const counter = new Counter(all, onProgress);
  const ports = {
    files: new DiskFiles(plan.dir),
    store,
    lanes: new Lanes(plan.concurrency, IN_FLIGHT_BYTES),
    sizes: plan.sizes ?? PART_SIZES,
    onSent: (bytes: number) => counter.add(bytes),
  };
  const states = new Map<string, Sent>();
  const send = async (file: UploadFile) => {
    store.signal.throwIfAborted();
    states.set(file.name, await sendFile(ports, file, there.get(file.name)));
    counter.finish();
  };
  await forEachOf(first, plan.concurrency, send);
  for (const file of last) await send(file);
  const report = reportOf(all, facts, (name) => states.get(name)!);
  return plan.share === undefined ? report : await share(report, store, plan.share);
}

function beingWritten(dir: string): LogtapError {
  return new LogtapError("conflict", `Cannot upload "${dir}": it is being written`, {
    hint: "stop the receiver first, or upload what is finished with --live",
  });
}

/** @throws {LogtapError} usage, denied */
function checkShare({ redaction }: Metadata, { expiresSeconds, force }: SharePlan): void {
  if (!(expiresSeconds >= 1 && expiresSeconds <= EXPIRES_MAX_SECONDS)) {
    throw new LogtapError("usage", "Cannot share: expected links that live for 1s to 168h");
  }
  if (force || redaction?.enabled === true) return;
  throw new LogtapError("denied", "Cannot share: the capture is not redacted", {
    hint: "record with `logtap recv --redact`, or share all that is in it with --force",
  });
}

/** Name → size. */
async function objectsThere(store: ObjectStore): Promise<ReadonlyMap<string, number>> {
  const there = new Map<string, number>();
  for await (const page of store.list()) for (const { name, bytes } of page) there.set(name, bytes);
  return there;
}

function reportOf(
  files: readonly UploadFile[],
  facts: Pick<UploadReport, "isLive" | "ignored">,
  stateOf: (name: string) => UploadedFile["state"],
): UploadReport {
  const done = files.map(({ name, bytes }) => ({ name, bytes, state: stateOf(name) }));
  return { files: done, bytes: done.reduce((sum, { bytes }) => sum + bytes, 0), ...facts };
}

/** Links to exactly the files of this upload, whatever else lies under the prefix. */
async function share(
  report: UploadReport,
  store: ObjectStore,
  { expiresSeconds }: SharePlan,
): Promise<UploadReport> {
  const link = async (file: UploadedFile) => {
    return { ...file, link: await store.presign(file.name, expiresSeconds) };
  };
  return { ...report, files: await Promise.all(report.files.map(link)) };
}

class Counter {
  readonly #all: { readonly allFiles: number; readonly allBytes: number };
  readonly #tell: (progress: Progress) => void;
  #files = 0;
  #bytes = 0;

  constructor(files: readonly UploadFile[], tell: (progress: Progress) => void) {
    const allBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#all = { allFiles: files.length, allBytes };
    this.#tell = tell;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    this.#tell({ ...this.#all, files: this.#files, bytes: this.#bytes });
  }

  finish(): void {
    this.#files++;
  }
}
