import { isPortableName, METADATA_NAME, openCapture } from "../../capture/read.ts";
import { cutValue, LogtapError } from "../../fault/mod.ts";
import { formatBytes } from "../../units/mod.ts";
import type { ListedObject, ObjectStore } from "../store/object_store.ts";
import type { Progress } from "../upload/upload.ts";
import { forEachOf } from "../wire/lanes.ts";
import { PartialCapture } from "./disk.ts";
import { fetchFile } from "./fetch_file.ts";

/** What to fetch to where. */
export interface DownloadPlan {
  /** Absent, or an empty directory. */
  readonly dir: string;
  /** Files under way at once. */
  readonly concurrency: number;
  /** Refuse captures that are larger than this. */
  readonly maxBytes: number;
  /** Say what would be done. */
  readonly dryRun: boolean;
}

export interface DownloadReport {
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly bytes: number;
  /** Objects that are no files of a capture, as they are called there. */
  readonly ignored: readonly string[];
}

/** Foreign names that are remembered for the report. */
const IGNORED_MAX = 100;
/** A capture of years; more files than that would be no capture. */
const FILES_MAX = 100_000;

/**
 * Downloads a capture into a directory that was not there. It appears under its name when it is whole
 * and checked; until then it lies beside, where a later call finds it and goes on. An interrupt removes
 * it.
 *
 * @throws {LogtapError} not_found, conflict, too_large, denied, network, corrupt
 */
export async function download(
  plan: DownloadPlan,
  store: ObjectStore,
  onProgress: (progress: Progress) => void = () => {},
): Promise<DownloadReport> {
  const { files, ignored } = await listCapture(store);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > plan.maxBytes) {
    const text = `Cannot download ${store.place}: it has ${formatBytes(bytes)}`;
    throw new LogtapError("too_large", text, { hint: "--max-size takes more" });
  }
  const report = { files, bytes, ignored };
  if (plan.dryRun) return report;
  await fetchAll(plan, { store, files, tell: progressOf(files, bytes, onProgress) });
  return report;
}

interface Fetching {
  readonly store: ObjectStore;
  readonly files: readonly ListedObject[];
  tell(event: { readonly bytes: number } | "file"): void;
}

async function fetchAll(plan: DownloadPlan, { store, files, tell }: Fetching): Promise<void> {
  using partial = await PartialCapture.begin(plan.dir, store.place);
  try {
    await forEachOf(files, plan.concurrency, async (object) => {
      const onBytes = (bytes: number) => tell({ bytes });
      await fetchFile({ store, partial, object, onBytes });
      tell("file");
    });
    await partial.keepOnly(files.map(({ name }) => name));
    await openCapture(partial.dir); // Says so when it is none.
  } catch (error) {
    if (store.signal.aborted) await partial.remove();
    throw error;
  }
  await partial.publish();
}

function progressOf(
  files: readonly ListedObject[],
  allBytes: number,
  onProgress: (progress: Progress) => void,
): Fetching["tell"] {
  let done = 0;
  let bytes = 0;
  return (event) => {
    if (event === "file") done++;
    else bytes += event.bytes;
    onProgress({ files: done, allFiles: files.length, bytes, allBytes });
  };
}

interface ListedCapture {
  readonly files: readonly ListedObject[];
  readonly ignored: readonly string[];
}

/**
 * The files of the capture under a prefix. A key becomes a path only when it is a name that a file of a
 * capture may have, which holds no way out of the directory.
 *
 * @throws {LogtapError} not_found — no metadata.json, which an upload writes last.
 */
async function listCapture(store: ObjectStore): Promise<ListedCapture> {
  const files = new Map<string, ListedObject>();
  const ignored: string[] = [];
  for await (const page of store.list()) {
    for (const object of page) {
      if (!isPortableName(object.name)) {
        if (ignored.length < IGNORED_MAX) ignored.push(object.name);
        continue;
      }
      // On some disks these would be one file.
      const key = object.name.toLowerCase();
      if (files.has(key)) throw twice(store, object.name);
      files.set(key, object);
    }
    if (files.size > FILES_MAX) {
      const text = `Cannot download ${store.place}: more than ${FILES_MAX} files`;
      throw new LogtapError("too_large", text);
    }
  }
  if (!files.has(METADATA_NAME)) {
    throw new LogtapError("not_found", `Cannot download ${store.place}: no metadata.json there`, {
      hint: "name the prefix that `logtap upload` wrote to; it writes metadata.json last",
    });
  }
  return { files: [...files.values()], ignored };
}

function twice({ place }: ObjectStore, name: string): LogtapError {
  return new LogtapError("corrupt", `Cannot download ${place}: "${cutValue(name)}" is there twice`);
}
