import { SetCache } from "../../entry/mod.ts";
import { type DataName, INDEX_NAME, type IndexLine, METADATA_NAME } from "../format/mod.ts";
import type { Block } from "../read/block.ts";
import { type Capture, openCapture } from "../read/capture.ts";
import { FileTally, type LineTally, tallyLines } from "../tally/mod.ts";
import { type Finding, notEntriesIn } from "../read/finding.ts";
import { writerState } from "../read/lock.ts";
import type { CaptureFiles } from "../read/source.ts";
import { checkRow } from "./check_row.ts";
import { checkStructure, type Structure } from "./check_structure.ts";
import { checkIndexLine, checkMetadata, type Totals } from "./check_totals.ts";
import { type CountedLoss, foldFindings } from "./fold.ts";
import { joined, type Loss, lossBetween, lossOf, NO_LOSS } from "./losses.ts";

export interface VerifyReport extends Totals {
  readonly place: string;
  /** Data files and tails that hold lines. */
  readonly files: number;
  readonly frames: number;
  /** A writer holds the capture: what it is in the middle of is not told. */
  readonly isLive: boolean;
  /** What is wrong. */
  readonly findings: readonly Finding[];
  /** What is worth knowing and not wrong, a sentence each. */
  readonly notes: readonly string[];
}

export interface VerifyOptions {
  /** A writer holds the capture; found out from its lock when a directory is given. */
  readonly isLive?: boolean;
  /** Ends the check between two frames, by throwing its reason. */
  readonly signal?: AbortSignal;
  /** Told block by block how many lines were read. */
  readonly onProgress?: (lines: number) => void;
}

/**
 * Reads a whole capture and compares everything in it with everything else: checksums, rows and
 * tables, cursors, index, metadata, ledger. Changes nothing.
 *
 * @throws {LogtapError} not_found — no capture there.
 */
export async function verifyCapture(
  source: string | CaptureFiles,
  options: VerifyOptions = {},
): Promise<VerifyReport> {
  const isLive = options.isLive ??
    (typeof source === "string" && await writerState(source) === "alive");
  const findings: Finding[] = [];
  const onFinding = (finding: Finding) => {
    // A tail whose frame has landed is there until its writer removes it.
    if (!isLive || finding.kind !== "stale") findings.push(finding);
  };
  const capture = await openCapture(source, { onFinding });
  return await new Verification(capture, isLive, findings).run(options);
}

class Verification {
  readonly #capture: Capture;
  readonly #isLive: boolean;
  readonly #findings: Finding[];
  readonly #structures = new Map<string, Structure>();
  readonly #seen = new Set<string>();
  readonly #sets = new SetCache();
  #tally = new FileTally();
  #file = "";
  #frames = 0;
  /** Lines that cannot be read, of all files so far. */
  #lost: Loss = NO_LOSS;
  readonly #losses: CountedLoss[] = [];
  #totals: Totals = { lines: 0, bytes: 0, firstCursor: 0, lastCursor: 0 };

  constructor(capture: Capture, isLive: boolean, findings: Finding[]) {
    this.#capture = capture;
    this.#isLive = isLive;
    this.#findings = findings;
  }

  async run({ signal, onProgress = () => {} }: VerifyOptions): Promise<VerifyReport> {
    for (const data of this.#capture.layout.dataFiles) {
      signal?.throwIfAborted();
      await this.#structure(data);
    }
    for await (const block of this.#capture.blocks()) {
      signal?.throwIfAborted();
      this.#block(block);
      onProgress(this.#totals.lines);
    }
    this.#endFile();
    this.#withoutLines();
    const { metadata } = this.#capture;
    if (!this.#isLive) this.#add(checkMetadata(metadata, this.#totals, this.#lost));
    return {
      place: this.#capture.files.place,
      files: this.#seen.size,
      frames: this.#frames,
      isLive: this.#isLive,
      ...this.#totals,
      findings: foldFindings(this.#findings, { files: this.#files(), losses: this.#losses }),
      notes: this.#notes(),
    };
  }

  async #structure(data: DataName): Promise<void> {
    if (data.form === "plain") return this.#plain(data);
    const file = await this.#capture.files.open(data.name);
    if (file === undefined) return; // The reader tells it.
    try {
      const structure = await checkStructure(file);
      this.#structures.set(data.name, structure);
      this.#frames += structure.frames;
      this.#add(structure.findings.map((finding) => ({ ...finding, file: data.name })));
      this.#unfinished(data.name, structure);
    } finally {
      file.close();
    }
  }

  /** The older program has no ledger, and leaves its open file plain and without an index line. */
  #plain({ name, isOurs }: DataName): void {
    const isKnown = this.#indexLine(name) !== undefined;
    if (!isOurs || isKnown || this.#isLive || this.#capture.metadata.ledger === undefined) return;
    const text = "the file has no index line: its writer was killed";
    this.#findings.push({ kind: "unfinished", file: name, text });
  }

  /** Only the file that a writer has open is without a table and an index line. */
  #unfinished(file: string, { isOurs, isFinished, findings }: Structure): void {
    if (!isOurs || this.#isLive) return;
    const isIndexed = this.#indexLine(file) !== undefined || this.#hasTornIndex();
    // What was finished and has no table lost it to damage.
    if (isIndexed && (isFinished || findings.some(({ kind }) => kind === "damaged"))) return;
    const lacks = isFinished ? "no index line" : "no table";
    const text = `the file has ${lacks}: its writer was killed, or it was put together by hand`;
    this.#findings.push({ kind: "unfinished", file, text });
  }

  #block(block: Block): void {
    if (block.file !== this.#file) {
      this.#endFile();
      this.#file = block.file;
      this.#seen.add(block.file);
    }
    const tally = tallyLines(block.bytes, this.#sets);
    const { lines, bytes, firstCursor } = block;
    this.#tally.add({ firstCursor, lines, length: bytes.length, sets: tally.sets });
    this.#lines(block, tally);
    this.#totals = {
      lines: this.#totals.lines + block.lines,
      bytes: this.#totals.bytes + block.bytes.length,
      firstCursor: this.#totals.firstCursor || block.firstCursor,
      lastCursor: block.firstCursor + block.lines - 1,
    };
  }

  #lines(block: Block, tally: LineTally): void {
    const { file, row, firstCursor: cursor } = block;
    if (tally.notEntries > 0) this.#findings.push(notEntriesIn(block, tally.notEntries));
    const sets = this.#structures.get(file)?.sets;
    if (row === undefined || sets === undefined) return;
    // A frame that landed after the look at its file may speak of sets that came with it.
    if (this.#isLive && row.sets?.some(({ id }) => !sets.has(id))) return;
    for (const wrong of checkRow(row, tally, sets)) {
      const text = `the row is wrong about its frame: ${wrong}`;
      this.#findings.push({ kind: "mismatch", file, cursor, text });
    }
  }

  /** Compares the file whose last block has been seen with its index line. */
  #endFile(): void {
    if (this.#file !== "") this.#settle(this.#file, this.#totals.lastCursor);
    this.#tally = new FileTally();
  }

  /** Compares the sums of a file with its index line, and notes what cannot be read of it. */
  #settle(file: string, lastCursor: number | undefined): void {
    const line = this.#indexLine(file);
    const found = this.#tally.indexLine(file);
    const findings = this.#findings.filter((finding) => finding.file === file);
    const loss = lossOf(findings, this.#structures.get(file)?.rows ?? new Map());
    if (line !== undefined) this.#add(checkIndexLine(line, found, loss));
    if (!loss.isOpen || line === undefined) {
      this.#lost = joined(this.#lost, loss);
      return;
    }
    const all = lossBetween(line, found);
    this.#lost = joined(this.#lost, all);
    const lines = all.lines - loss.lines;
    const next = lastCursor === undefined ? all.first : lastCursor + 1;
    // Lines at the end of the file; those in its midst leave a gap, which says where.
    const isEnd = next !== undefined && next + lines - 1 === all.last;
    this.#losses.push({ file, lines, cursor: isEnd ? next : undefined });
  }

  #indexLine(name: string): IndexLine | undefined {
    return this.#capture.layout.index.find((line) => line.file === name);
  }

  #hasTornIndex(): boolean {
    return this.#findings.some(({ kind, file }) => kind === "damaged" && file === INDEX_NAME);
  }

  /** What no line came from: index lines of files that are gone or empty, tails of the killed. */
  #withoutLines(): void {
    const { index, dataFiles, tails } = this.#capture.layout;
    const names = new Set(dataFiles.map(({ name }) => name));
    for (const line of index) {
      if (this.#seen.has(line.file) || this.#isLive) continue;
      if (!names.has(line.file)) {
        const text = "the index has it, the directory not";
        this.#findings.push({ kind: "vanished", file: line.file, text });
      }
      this.#settle(line.file, undefined);
    }
    for (const { name, firstCursor: cursor } of this.#isLive ? [] : tails) {
      const text = "a tail is there: its writer was killed before the frame was written";
      this.#findings.push({ kind: "unfinished", file: name, cursor, text });
    }
  }

  /** In write order, with those that are gone. */
  #files(): readonly string[] {
    const { index, dataFiles } = this.#capture.layout;
    const names = [...index.map(({ file }) => file), ...dataFiles.map(({ name }) => name)];
    return [...new Set(names)].sort();
  }

  #add(findings: readonly Finding[]): void {
    this.#findings.push(...findings);
  }

  #notes(): string[] {
    const { stopped, starts = [], ledger } = this.#capture.metadata;
    const notes: string[] = [];
    const unclean = starts.filter((start) => start.unclean === true).length;
    if (this.#isLive) {
      notes.push("a writer is at work: what it has open was checked as far as it is");
    } else if (stopped === undefined) {
      notes.push(
        `${METADATA_NAME} has no end: the last writer was killed; totals are not compared`,
      );
    }
    if (unclean > 0) notes.push(`${unclean} of ${starts.length} starts ended by a kill`);
    if (ledger === undefined) notes.push("there is no ledger: another program wrote this capture");
    const evicted = ledger?.evicted.files ?? 0;
    if (evicted > 0) notes.push(`${evicted} files were evicted by the disk cap`);
    return notes;
  }
}
