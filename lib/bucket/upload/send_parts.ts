import type { OpenedFile } from "../../capture/mod.ts";
import { cutValue, LogtapError } from "../../fault/mod.ts";
import { MultipartUpload, type StoredPart } from "../store/multipart.ts";
import type { ObjectStore } from "../store/object_store.ts";
import { forEachOf } from "../wire/lanes.ts";
import { type FileDigests, md5Of, type PartDigest } from "./digests.ts";
import type { PartRange } from "./part_sizes.ts";
import type { SendPorts } from "./send_ports.ts";

/** A file, how it is cut, and what its parts are. */
export interface FileInParts {
  readonly name: string;
  readonly file: OpenedFile;
  readonly ranges: readonly PartRange[];
  readonly digests: FileDigests;
}

interface Target {
  readonly upload: MultipartUpload;
  /** What an earlier attempt left there. */
  readonly there: ReadonlyMap<number, StoredPart>;
  /** A later attempt can find it and go on. */
  readonly isFindable: boolean;
}

/** More parts under way than lanes only wait. */
const PARTS_AT_ONCE = 32;

/** Sends a file in parts; goes on with an upload that was broken off where the server tells of it. */
export async function sendParts(ports: SendPorts, source: FileInParts): Promise<void> {
  const target = await findTarget(ports.store, source);
  try {
    const send = (range: PartRange) => sendPart(ports, { source, target, range });
    const etags = await forEachOf(source.ranges, PARTS_AT_ONCE, send);
    const parts = etags.map((etag, i) => ({ number: i + 1, etag }));
    await target.upload.complete(parts);
  } catch (error) {
    if (!target.isFindable && !ports.store.signal.aborted) await giveUp(target.upload);
    throw error;
  }
}

/** What was wrong before is what there is to tell. */
async function giveUp(upload: MultipartUpload): Promise<void> {
  try {
    await upload.abort();
  } catch {
    // Buckets remove what is left of it by age.
  }
}

/**
 * An unfinished upload of the same file is one that has a part of it, and none that is not of it: the
 * name alone says nothing about what was sent under it.
 */
async function findTarget(store: ObjectStore, source: FileInParts): Promise<Target> {
  const unfinished = await MultipartUpload.unfinished(store, source.name);
  for (const upload of unfinished ?? []) {
    const there = await upload.parts();
    if (there !== undefined && isOf(there, source)) return { upload, there, isFindable: true };
  }
  const upload = await MultipartUpload.begin(store, source.name, source.digests.sha256);
  return { upload, there: new Map(), isFindable: unfinished !== undefined };
}

function isOf(there: ReadonlyMap<number, StoredPart>, source: FileInParts): boolean {
  const parts = [...there.values()];
  return parts.length > 0 && parts.every((part) => {
    const range = source.ranges[part.number - 1];
    const digest = source.digests.parts[part.number - 1];
    return range !== undefined && part.bytes === range.end - range.start && isPart(part, digest);
  });
}

function isPart({ etag }: StoredPart, digest: PartDigest | undefined): boolean {
  return etag.replaceAll('"', "") === digest?.hex;
}

interface PartOfFile {
  readonly source: FileInParts;
  readonly target: Target;
  readonly range: PartRange;
}

/** @returns the part's ETag, for the list that completes the upload. */
async function sendPart(
  { lanes, onSent }: SendPorts,
  { source, target, range }: PartOfFile,
): Promise<string> {
  const { number, start, end } = range;
  const digest = source.digests.parts[number - 1]!;
  const there = target.there.get(number);
  if (there !== undefined) {
    onSent(end - start);
    return there.etag;
  }
  return await lanes.run(end - start, async () => {
    const body = new Uint8Array(await source.file.read(start, end));
    if (md5Of(body).hex !== digest.hex) throw changed(source.name);
    const etag = await target.upload.put({ number, body, md5: digest.base64 });
    onSent(end - start);
    return etag;
  });
}

function changed(name: string): LogtapError {
  const text = `Cannot upload "${cutValue(name)}": it changed while it was being sent`;
  return new LogtapError("conflict", text);
}
