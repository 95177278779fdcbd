import {
  openCapture,
  openDiskFile,
  OutputDirectory,
  outputFault,
  type OutputPlace,
  repairCapture,
  writeNewFile,
} from "../../capture/mod.ts";
import {
  decodeFrameStream,
  isTarHeader,
  type RangedBytes,
  readTar,
  TAR_BLOCK,
} from "../../codec/mod.ts";
import { LogtapError } from "../../fault/mod.ts";
import { isPacked, MemberNames } from "./names.ts";

export interface UnpackOptions {
  readonly place: OutputPlace;
  /** Bytes of all files together. */
  readonly maxBytes: number;
  /** Ends the work: its reason is thrown. */
  readonly signal: AbortSignal;
  /** Told of each file how many bytes came out of it. */
  readonly onBytes?: (count: number) => void;
}

export interface Unpacked {
  readonly files: number;
  /** Of the files. */
  readonly bytes: number;
  /** Members that no capture has: they were left out. */
  readonly ignored: readonly string[];
}

/** More files than any capture has; an archive of a million empty ones is none. */
const MEMBERS_MAX = 65_536;
/** Beyond this size, what is unpacked may be so many times the archive: logs never are. */
const RATIO_FROM_BYTES = 64 * 1024 * 1024;
const RATIO_MAX = 1000;
const PIECE_BYTES = 1024 * 1024;
const ZSTD_MAGICS = [[0x28, 0xb5, 0x2f, 0xfd], [0x50, 0x2a, 0x4d, 0x18]] as const;

/**
 * Unpacks a snapshot (a tar archive, compressed with zstd or not) into a directory that appears
 * when everything is in place. A capture that was packed while it was written is finished on the way.
 *
 * @throws {LogtapError} corrupt — damaged, or with members that no capture has; too_large;
 * not_found — no such archive, or no capture in it; usage, denied — the place.
 */
export async function unpackSnapshot(archive: string, options: UnpackOptions): Promise<Unpacked> {
  const source = await openDiskFile(archive);
  try {
    const directory = await OutputDirectory.begin(options.place);
    try {
      const unpacked = await unpackInto(directory.temporary, source, options);
      await settle(directory.temporary);
      options.signal.throwIfAborted();
      await directory.commit();
      return unpacked;
    } catch (error) {
      await directory.discard();
      throw outputFault(options.place, error);
    }
  } finally {
    source.close();
  }
}

async function unpackInto(
  dir: string,
  source: RangedBytes,
  { maxBytes, signal, onBytes = () => {} }: UnpackOptions,
): Promise<Unpacked> {
  const pieces = bounded(await tarBytes(source), source.size, signal);
  const names = new MemberNames();
  const ignored: string[] = [];
  let [files, bytes] = [0, 0];
  for await (const member of readTar(pieces, { maxMembers: MEMBERS_MAX, maxBytes })) {
    if (member.kind === "directory") continue; // Its files say where they lie.
    const name = names.fileOf(member.name);
    if (!isPacked(name)) {
      ignored.push(name);
      continue;
    }
    await writeNewFile(`${dir}/${name}`, member.content());
    files++;
    bytes += member.size;
    onBytes(member.size);
  }
  return { files, bytes, ignored };
}

/** The tar archive's bytes, out of their compression. */
async function tarBytes(source: RangedBytes): Promise<AsyncGenerator<Uint8Array>> {
  const head = await source.read(0, Math.min(4, source.size));
  const isZstd = ZSTD_MAGICS.some((magic) =>
    magic.every((byte, i) => (i === 0 && magic[0] === 0x50 ? head[0]! & 0xf0 : head[i]) === byte)
  );
  if (isZstd) return inflated(source);
  if (!isTarHeader(await source.read(0, Math.min(TAR_BLOCK, source.size)))) {
    const text = "Cannot unpack archive: expected a tar file, compressed with zstd or not at all";
    throw new LogtapError("corrupt", text);
  }
  return plain(source);
}

async function* inflated(source: RangedBytes): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size;) {
    const frame = yield* decodeFrameStream(source, at);
    if (frame.kind === "cut" || frame.kind === "invalid") {
      const what = frame.kind === "cut" ? "it is cut off" : `no zstd frame at byte ${frame.at}`;
      throw new LogtapError("corrupt", `Cannot unpack archive: ${what}`);
    }
    at = frame.end;
  }
}

async function* plain(source: RangedBytes): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; at += PIECE_BYTES) {
    yield await source.read(at, Math.min(source.size, at + PIECE_BYTES));
  }
}

/** Stops at what can only be a bomb: far more bytes than any logs compress from. */
async function* bounded(
  pieces: AsyncIterable<Uint8Array>,
  archiveBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    signal.throwIfAborted();
    bytes += piece.length;
    if (bytes > RATIO_FROM_BYTES && bytes > RATIO_MAX * archiveBytes) {
      const text = `Cannot unpack archive: more than ${RATIO_MAX} times its size comes out`;
      throw new LogtapError("too_large", text);
    }
    yield piece;
  }
}

/** What was unpacked must be a capture, and one that nobody has to finish. */
async function settle(dir: string): Promise<void> {
  const { metadata, layout } = await openUnpacked(dir);
  if (metadata.stopped !== undefined && layout.tails.length === 0) return;
  await repairCapture(dir);
}

async function openUnpacked(dir: string) {
  try {
    return await openCapture(dir);
  } catch (cause) {
    if (!(cause instanceof LogtapError) || cause.kind !== "not_found") throw cause;
    const text = "Cannot unpack archive: there is no capture in it";
    throw new LogtapError("not_found", text, { cause });
  }
}
