import {
  encodeIndexLine,
  encodeMetadata,
  encodeTable,
  type IndexLine,
  loadHasher,
  type Metadata,
  type TableRow,
} from "../../../../lib/capture/format/mod.ts";
import { openCapture } from "../../../../lib/capture/mod.ts";
import type { Finding } from "../../../../lib/capture/mod.ts";
import type { Question } from "../../../../lib/capture/read/pass.ts";
import type { CaptureFiles } from "../../../../lib/capture/read/source.ts";
import { FrameMaker } from "../../../../lib/capture/verify/lines_to_frame.ts";
import { concat, MemoryFiles } from "./memory_files.ts";

await loadHasher();

const utf8 = new TextEncoder();
/** 2026-11-21T10:32:00Z */
const START_MS = 1_795_257_120_000;

export const FIRST_FILE = "2026-11-21T103200-000.jsonl.zst";
export const SECOND_FILE = "2026-11-21T103200-001.jsonl.zst";

/** Line number `cursor` of every made capture: one a second, three apps. */
export function lineOf(cursor: number): string {
  const ts = new Date(START_MS + cursor * 1000).toISOString().replace(".000Z", ".123456789Z");
  const labels = JSON.stringify({ app: `app-${cursor % 3}`, pod: `pod-${cursor % 5}` });
  return `{"ts":"${ts}","labels":${labels},"msg":"line ${cursor}"}\n`;
}

export function linesFrom(first: number, count: number): Uint8Array {
  return utf8.encode(Array.from({ length: count }, (_, i) => lineOf(first + i)).join(""));
}

export interface MadeFile {
  readonly bytes: Uint8Array;
  /** Where each frame ends, and the table begins. */
  readonly ends: readonly number[];
  readonly rows: readonly TableRow[];
  /** What would make it a finished file. */
  readonly table: Uint8Array;
}

/** A data file of `frames` frames with `lines` lines each. */
export function madeFile(first: number, frames: number, lines: number): MadeFile {
  return fileOf(
    Array.from({ length: frames }, (_, i) => ({
      first: first + i * lines,
      lines: linesFrom(first + i * lines, lines),
    })),
  );
}

/** A data file of these frames, without its table. */
export function fileOf(
  frames: readonly { readonly first: number; readonly lines: Uint8Array }[],
): MadeFile {
  const maker = new FrameMaker([]);
  const made = frames.map(({ first, lines }) => maker.make(lines, first));
  const ends: number[] = [];
  const rows: TableRow[] = [];
  let end = 0;
  for (const { row, bytes } of made) {
    rows.push({ offset: end, row: { ...row, newSets: [] } });
    end += bytes.length;
    ends.push(end);
  }
  const table = encodeTable({
    lines: rows.reduce((sum, { row }) => sum + row.lines, 0),
    rawBytes: rows.reduce((sum, { row }) => sum + row.rawBytes, 0),
    firstCursor: rows[0]?.row.firstCursor ?? 0,
    rows,
    sets: made.flatMap(({ row }) => row.newSets),
  }, end);
  return { bytes: concat(made.map(({ bytes }) => bytes)), ends, rows, table };
}

export function finishedFile(first: number, frames: number, lines: number): Uint8Array {
  const { bytes, table } = madeFile(first, frames, lines);
  return concat([bytes, table]);
}

/** The index line of a finished file that holds lines `first` to `first + count - 1`. */
export function indexLineFor(file: string, first: number, count: number): IndexLine {
  const labels: Record<string, Record<string, number>> = { app: {}, pod: {} };
  for (let cursor = first; cursor < first + count; cursor++) {
    for (
      const [name, value] of [["app", `app-${cursor % 3}`], ["pod", `pod-${cursor % 5}`]] as const
    ) {
      labels[name]![value] = (labels[name]![value] ?? 0) + 1;
    }
  }
  const tsOf = (cursor: number) => (JSON.parse(lineOf(cursor)) as { ts: string }).ts;
  const bytes = linesFrom(first, count).length;
  const to = tsOf(first + count - 1);
  return { file, from: tsOf(first), to, lines: count, bytes, labels, first };
}

export function metadataFor(lines: number, changes: Partial<Metadata> = {}): Metadata {
  const none = { duplicate: 0, expired: 0, dropped: {}, refused: {}, redacted: {} };
  return {
    version: 1,
    format: "jsonl",
    started: "2026-11-21T11:32:00.000+01:00",
    stopped: "2026-11-21T12:32:00.000+01:00",
    totalLines: lines,
    totalBytes: linesFrom(1, lines).length,
    labelsSeen: ["app", "pod"],
    ledger: { received: lines, written: lines, ...none, evicted: { files: 0, lines: 0, bytes: 0 } },
    ...changes,
  };
}

/** A finished capture of two files: 3 × 40 lines, then 2 × 40. */
export function finishedCapture(): MemoryFiles {
  return new MemoryFiles({
    [FIRST_FILE]: finishedFile(1, 3, 40),
    [SECOND_FILE]: finishedFile(121, 2, 40),
    "index.jsonl": [indexLineFor(FIRST_FILE, 1, 120), indexLineFor(SECOND_FILE, 121, 80)]
      .map((line) => `${encodeIndexLine(line)}\n`).join(""),
    "metadata.json": encodeMetadata(metadataFor(200)),
    "audit.jsonl": '{"timestamp":"2026-11-21T10:32:00Z","event":"server_started"}\n',
  });
}

/** A capture whose writer was killed: one whole file, one of two frames, tail from line 201. */
export function killedCapture(tailLines: number): MemoryFiles {
  const files = finishedCapture();
  files.set(SECOND_FILE, madeFile(121, 2, 40).bytes);
  files.set("index.jsonl", `${encodeIndexLine(indexLineFor(FIRST_FILE, 1, 120))}\n`);
  files.set(`${SECOND_FILE}.201.tail.jsonl`, linesFrom(201, tailLines));
  const { stopped: _, ...live } = metadataFor(200);
  files.set("metadata.json", encodeMetadata(live));
  return files;
}

export interface Reading {
  readonly cursors: readonly number[];
  readonly lines: readonly string[];
  readonly findings: readonly Finding[];
}

/** Reads everything that is asked for. */
export async function readAll(files: CaptureFiles, question: Question = {}): Promise<Reading> {
  const findings: Finding[] = [];
  const capture = await openCapture(files, { onFinding: (finding) => findings.push(finding) });
  const cursors: number[] = [];
  const lines: string[] = [];
  for await (const batch of capture.entries(question)) {
    for (const { cursor, line } of batch) {
      cursors.push(cursor);
      lines.push(line);
    }
  }
  return { cursors, lines, findings };
}

/** Lines `first` to `last` as `readAll` gives them. */
export function linesBetween(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => lineOf(first + i).trimEnd());
}
