import {
  type Capture,
  type CaptureFiles,
  type DataFileInfo,
  decodeIndexLine,
  holdsLines,
  INDEX_NAME,
  isTemporaryName,
  LOCK_NAME,
  METADATA_NAME,
  type OnFinding,
  openCapture,
  type OpenedFile,
  wholeLength,
} from "../../capture/read.ts";
import { encodeFrame, tarEnd, tarHead, tarPadding } from "../../codec/mod.ts";
import { LogtapError } from "../../fault/mod.ts";
import { isPacked } from "./names.ts";

export interface PackOptions {
  /** Takes the bytes of the archive, in order. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Ends the work: its reason is thrown. */
  readonly signal: AbortSignal;
  /** Of the members, in ms since 1970. */
  readonly nowMs: number;
  readonly onFinding?: OnFinding;
}

export interface Packed {
  readonly files: number;
  /** Of the archive. */
  readonly bytes: number;
  /** Files beside the capture that are no part of one: they are not in the archive. */
  readonly ignored: readonly string[];
}

/** The archive is a row of zstd frames of this much; data files are compressed already. */
const FRAME_BYTES = 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;
/** A directory that looks so for this often is what a killed writer left. */
const LOOKS_MAX = 5;

/** A file of the archive: some of a file on disk, or bytes. */
interface Member {
  readonly name: string;
  readonly size: number;
  read(start: number, end: number): Uint8Array | Promise<Uint8Array>;
}

/**
 * Packs a capture into one tar archive, compressed with zstd. A capture that is being written is
 * packed as of now: every line that was acknowledged before is in it, and what is half written is
 * left out; `unpackSnapshot` finishes it as the next start of a writer would.
 *
 * @throws {LogtapError} not_found — no capture there; conflict — the disk cap removed a file meanwhile.
 */
export async function packSnapshot(
  source: string | CaptureFiles,
  options: PackOptions,
): Promise<Packed> {
  const capture = await openWhole(source, options);
  const archive = new ArchiveWriter(options);
  // Before all else: a frame that leaves its tail after this is found in its data file.
  const tails = await openTails(capture);
  try {
    await addSmallFiles(archive, capture);
    for (const info of capture.layout.dataFiles) await addDataFile(archive, capture, info);
    for (const tail of tails) await archive.add(tail.member);
  } finally {
    for (const { file } of tails) file.close();
  }
  return { ...await archive.finish(), ignored: await strangersIn(capture) };
}

/** A lock, and what was to replace another file, nobody misses. */
async function strangersIn({ files }: Capture): Promise<readonly string[]> {
  return (await files.list()).map(({ name }) => name)
    .filter((name) => !isPacked(name) && name !== LOCK_NAME && !isTemporaryName(name)).sort();
}

/**
 * Opens the capture with a look at its directory that has every tail's data file: one that was begun
 * while the names were read may be missing, and with it frames before the tail.
 */
async function openWhole(
  source: string | CaptureFiles,
  { onFinding }: PackOptions,
): Promise<Capture> {
  for (let looks = 1;; looks++) {
    const capture = await openCapture(source, onFinding === undefined ? {} : { onFinding });
    const names = new Set(capture.layout.dataFiles.map(({ name }) => name));
    const isWhole = capture.layout.tails.every(({ dataFile }) => names.has(dataFile));
    if (isWhole || looks === LOOKS_MAX) return capture;
  }
}

interface OpenTail {
  readonly file: OpenedFile;
  readonly member: Member;
}

async function openTails({ files, layout }: Capture): Promise<readonly OpenTail[]> {
  const open: OpenTail[] = [];
  for (const { name } of layout.tails) {
    const file = await files.open(name);
    // Gone: its frame is in the data file.
    if (file !== undefined) open.push({ file, member: memberOf(name, file, file.size) });
  }
  return open;
}

/**
 * Everything but data files and tails. The index of a live capture as far as it speaks of files that
 * are packed; of a finished one as it is, which may be signed.
 */
async function addSmallFiles(
  archive: ArchiveWriter,
  { files, layout, metadata }: Capture,
): Promise<void> {
  const packed = new Set(layout.dataFiles.map(({ name }) => name));
  const names = (await files.list()).map(({ name }) => name)
    .filter((name) => !holdsLines(name) && isPacked(name));
  for (const name of names.sort(metadataFirst)) {
    const file = await files.open(name);
    if (file === undefined) continue; // Replaced or removed since it was listed.
    try {
      if (name === INDEX_NAME && metadata.stopped === undefined) {
        const text = new TextDecoder().decode(await file.read(0, file.size));
        await archive.add(textMember(name, linesAbout(text, packed)));
      } else await archive.add(memberOf(name, file, file.size));
    } finally {
      file.close();
    }
  }
}

/** Readers of a stream learn first what it is. */
function metadataFirst(a: string, b: string): number {
  const rank = (name: string) => name === METADATA_NAME ? 0 : 1;
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** The index lines of these files, as they stand; lines that are none go with them. */
function linesAbout(index: string, files: ReadonlySet<string>): string {
  return index.split("\n").filter((line) => {
    const about = line === "" ? undefined : decodeIndexLine(line);
    return line !== "" && (about === undefined || files.has(about.file));
  }).map((line) => `${line}\n`).join("");
}

async function addDataFile(
  archive: ArchiveWriter,
  { files, metadata }: Capture,
  info: DataFileInfo,
): Promise<void> {
  const file = await files.open(info.name);
  if (file === undefined) {
    // At the beginning, it is only older lines that are gone.
    if (!archive.hasData) return;
    const text = `Cannot pack "${files.place}": "${info.name}" was removed meanwhile`;
    throw new LogtapError("conflict", text, {
      hint: "try again, or raise the capture's --max-disk",
    });
  }
  try {
    const mayGrow = info.index === undefined && metadata.stopped === undefined;
    const size = mayGrow ? await wholeLength(info, file) : file.size;
    await archive.add(memberOf(info.name, file, size));
    archive.hasData = true;
  } finally {
    file.close();
  }
}

function memberOf(name: string, file: OpenedFile, size: number): Member {
  return { name, size, read: (start, end) => file.read(start, end) };
}

function textMember(name: string, text: string): Member {
  const bytes = new TextEncoder().encode(text);
  return { name, size: bytes.length, read: (start, end) => bytes.subarray(start, end) };
}

/** Gathers an archive into frames. */
class ArchiveWriter {
  /** Some data file is in it. */
  hasData = false;
  readonly #options: PackOptions;
  readonly #frame = new Uint8Array(FRAME_BYTES);
  #used = 0;
  #files = 0;
  #bytes = 0;

  constructor(options: PackOptions) {
    this.#options = options;
  }

  async add({ name, size, read }: Member): Promise<void> {
    this.#files++;
    await this.#push(tarHead({ name, size, mtime: this.#options.nowMs / 1000 }));
    for (let at = 0; at < size; at += PIECE_BYTES) {
      this.#options.signal.throwIfAborted();
      await this.#push(await read(at, Math.min(size, at + PIECE_BYTES)));
    }
    await this.#push(tarPadding(size));
  }

  async finish(): Promise<Omit<Packed, "ignored">> {
    await this.#push(tarEnd());
    await this.#flush();
    return { files: this.#files, bytes: this.#bytes };
  }

  async #push(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + FRAME_BYTES - this.#used);
      this.#frame.set(piece, this.#used);
      this.#used += piece.length;
      at += piece.length;
      if (this.#used === FRAME_BYTES) await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    if (this.#used === 0) return;
    const frame = encodeFrame(this.#frame.subarray(0, this.#used));
    this.#used = 0;
    this.#bytes += frame.length;
    await this.#options.write(frame);
  }
}
