import type { FrameMemory } from "../../codec/mod.ts";
import { isLogtapError, LogtapError } from "../../fault/mod.ts";
import {
  decodeMetadata,
  type IndexLine,
  loadHasher,
  type Metadata,
  METADATA_NAME,
} from "../format/mod.ts";
import { type Block, type CapturedEntry, decodeBlock } from "./block.ts";
import { DiskFiles } from "./disk.ts";
import { HopMemory } from "./hops.ts";
import { type Finding, notEntriesIn, type OnFinding, tellOnce } from "./finding.ts";
import { type Layout, readLayout } from "./layout.ts";
import { Pass, type Question } from "./pass.ts";
import { rawEntries, type RawEntry } from "./raw_entries.ts";
import { type Piece, unpackPiece } from "./piece.ts";
import { type CaptureFiles, readText } from "./source.ts";

export interface OpenOptions {
  /** Told once of each thing that is wrong; reading goes on behind it. */
  readonly onFinding?: OnFinding;
}

/** Entries handed out at a time. */
const BATCH_MAX = 1024;
/** A directory that looks different each time for this often is read as it is. */
const LOOKS_MAX = 1000;

/**
 * Opens a capture, live or not.
 *
 * @param source its directory, or its files wherever they are.
 * @throws {LogtapError} not_found — no directory, or nothing of a capture in it.
 */
export async function openCapture(
  source: string | CaptureFiles,
  options: OpenOptions = {},
): Promise<Capture> {
  const files = typeof source === "string" ? new DiskFiles(source) : source;
  const tell = tellOnce(options.onFinding ?? (() => {}));
  return await look({ files, tell, hops: new HopMemory() });
}

/** @throws {LogtapError} not_found */
async function look({ files, tell, hops }: Standing): Promise<Capture> {
  const layout = await readLayout(files, tell);
  const metadata = await readMetadata(files, tell);
  if (metadata === undefined && layout.dataFiles.length + layout.tails.length === 0) {
    throw new LogtapError(
      "not_found",
      `Cannot read capture "${files.place}": nothing of one there`,
      {
        hint: "name the directory that `logtap recv --dir` wrote to",
      },
    );
  }
  await loadHasher();
  return new Capture({ files, layout, tell, hops, metadata: metadata ?? supposedMetadata(layout) });
}

/** What stays the same from look to look. */
interface Standing {
  readonly files: CaptureFiles;
  readonly tell: OnFinding;
  readonly hops: HopMemory;
}

interface CaptureParts extends Standing {
  readonly layout: Layout;
  readonly metadata: Metadata;
}

/** A capture that is open for reading. Holds no file open between calls. */
export class Capture {
  readonly files: CaptureFiles;
  /** As it was when the capture was opened; so is `metadata`. */
  readonly layout: Layout;
  readonly metadata: Metadata;
  readonly hops: HopMemory;
  readonly #tell: OnFinding;
  #unindexed: Promise<readonly IndexLine[]> | undefined;

  constructor({ files, layout, metadata, tell, hops }: CaptureParts) {
    this.files = files;
    this.layout = layout;
    this.metadata = metadata;
    this.#tell = tell;
    this.hops = hops;
  }

  /** The same capture as it is now; cheaper than to open it again. @throws {LogtapError} not_found */
  again(): Promise<Capture> {
    return look({ files: this.files, tell: this.#tell, hops: this.hops });
  }

  /**
   * The lines of the capture in cursor order, a frame or less at a time. What was written before
   * the call is there, each line once, even while a writer appends, rotates and evicts.
   *
   * @param memory takes one frame after the other: a block lasts until the next is asked for.
   * Without it, blocks may be kept.
   */
  async *blocks(question: Question = {}, memory?: FrameMemory): AsyncGenerator<Block> {
    for await (const piece of this.pieces(question)) {
      yield* unpackPiece(piece, this.#tell, memory);
    }
  }

  /** The lines of a piece; what is damaged in it is told. */
  unpack(piece: Piece): Generator<Block> {
    return unpackPiece(piece, this.#tell);
  }

  /** Passes on what another thread met when it unpacked a piece. */
  tell(finding: Finding): void {
    this.#tell(finding);
  }

  /** What `blocks` gives, not unpacked yet: for those who do that in other threads (sendPiece). */
  async *pieces(question: Question = {}): AsyncGenerator<Piece> {
    const sights = new Set<string>();
    let from = question.fromCursor ?? 1;
    for (let looks = 1;; looks++) {
      const layout = await readLayout(this.files, this.#tell);
      const metadata = await this.currentMetadata();
      const isLive = metadata.stopped === undefined;
      const isSettled = (sight: string) => {
        const isKnown = sights.has(sight);
        sights.add(sight);
        return isKnown || !isLive || looks > LOOKS_MAX;
      };
      const base = (metadata.ledger?.evicted.lines ?? 0) + 1;
      const { files } = this;
      const [tell, hops] = [this.#tell, this.hops];
      const input = { files, layout, question, from, base, isLive, isSettled, tell, hops };
      const pass = new Pass(input);
      yield* pass.pieces();
      if (!pass.isHalfway) return;
      from = Math.max(from, pass.next ?? from);
    }
  }

  /** The metadata as it is now; as it was at opening when it cannot be read now. */
  async currentMetadata(): Promise<Metadata> {
    return await readMetadata(this.files, () => {}) ?? this.metadata;
  }

  /** The entries of the blocks, at most 1,024 at a time. Other lines are told as findings. */
  async *entries(question: Question = {}): AsyncGenerator<readonly CapturedEntry[]> {
    for await (const block of this.blocks(question)) {
      const { entries, notEntries } = decodeBlock(block);
      if (notEntries > 0) this.#tell(notEntriesIn(block, notEntries));
      if (entries.length <= BATCH_MAX) {
        if (entries.length > 0) yield entries;
        continue;
      }
      for (let i = 0; i < entries.length; i += BATCH_MAX) yield entries.slice(i, i + BATCH_MAX);
    }
  }

  /** As `entries`, a block at a time, with the bytes of each entry. */
  async *rawEntries(question: Question = {}): AsyncGenerator<readonly RawEntry[]> {
    for await (const block of this.blocks(question)) {
      const { entries, notEntries } = rawEntries(block);
      if (notEntries > 0) this.#tell(notEntriesIn(block, notEntries));
      if (entries.length > 0) yield entries;
    }
  }

  /**
   * Sums of the files that the index does not know: the open one, tails, files of other writers.
   * Our own are summed up from their rows; others have to be read.
   */
  unindexed(): Promise<readonly IndexLine[]> {
    // A capture that has ended stays as it is; where all must be read, once is long enough.
    if (this.metadata.stopped === undefined) return this.#tallyUnindexed();
    return this.#unindexed ??= this.#tallyUnindexed();
  }

  async #tallyUnindexed(): Promise<readonly IndexLine[]> {
    const { dataFiles, tails } = this.layout;
    if (tails.length === 0 && dataFiles.every(({ index }) => index !== undefined)) return [];
    // What sums up lines is loaded for the few captures that need it.
    const { tallyUnindexed } = await import("./unindexed.ts");
    return await tallyUnindexed(this, this.#tell);
  }

  /**
   * Sums of all files, with every label that has at most `valuesMax` values in a file: the index
   * leaves out those of more than 64, and their files are summed up again, from the rows as far as
   * these tell. @throws what the signal aborts with, between two files.
   */
  async sums(
    options: { readonly valuesMax: number; readonly signal: AbortSignal },
  ): Promise<readonly IndexLine[]> {
    const { tallyAll } = await import("./unindexed.ts");
    return await tallyAll(this, { ...options, tell: this.#tell });
  }
}

/** @returns undefined when there is none that can be read. */
async function readMetadata(files: CaptureFiles, tell: OnFinding): Promise<Metadata | undefined> {
  try {
    const text = await readText(files, METADATA_NAME);
    if (text !== undefined) return decodeMetadata(text);
    tell({ kind: "mismatch", file: METADATA_NAME, text: "there is no metadata.json" });
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    tell({ kind: "damaged", file: METADATA_NAME, text: error.message });
  }
  return undefined;
}

/** What can be said about a capture without metadata. */
function supposedMetadata({ index }: Layout): Metadata {
  return {
    version: 1,
    format: "jsonl",
    started: index[0]?.from || "1970-01-01T00:00:00Z",
    totalLines: index.reduce((sum, { lines }) => sum + lines, 0),
    totalBytes: index.reduce((sum, { bytes }) => sum + bytes, 0),
    labelsSeen: [...new Set(index.flatMap(({ labels }) => Object.keys(labels)))].sort(),
  };
}
