import {
  byName,
  type DataName,
  decodeIndexLine,
  INDEX_NAME,
  type IndexLine,
  parseDataName,
  parseTailName,
  type TailName,
} from "../format/mod.ts";
import type { OnFinding } from "./finding.ts";
import { type CaptureFiles, readText } from "./source.ts";

/** A data file and what is known of it without opening it. */
export interface DataFileInfo extends DataName {
  readonly bytes: number;
  /** Its index line; absent while it is written, and for files of other writers. */
  readonly index?: IndexLine;
  /** A plain file of the same name is there: this one may be its unfinished copy. */
  readonly hasPlainTwin: boolean;
}

export interface TailInfo extends TailName {
  readonly bytes: number;
}

/** What a capture directory holds, as of one look at it. */
export interface Layout {
  /** In name order, which is write order. */
  readonly dataFiles: readonly DataFileInfo[];
  /** In cursor order. */
  readonly tails: readonly TailInfo[];
  /** Every index line in file order, also of files that are gone. */
  readonly index: readonly IndexLine[];
}

/** Looks at a directory once. Lines of the index that are none are told as findings. */
export async function readLayout(files: CaptureFiles, tell: OnFinding): Promise<Layout> {
  // The index first: a file that is finished after this look is then read like an open one.
  const index = await readIndex(files, tell);
  const byFile = new Map(index.map((line) => [line.file, line]));
  const listed = await files.list();
  const names = new Set(listed.map(({ name }) => name));
  const dataFiles: DataFileInfo[] = [];
  const tails: TailInfo[] = [];
  for (const { name, bytes } of listed) {
    const tail = parseTailName(name);
    if (tail !== undefined) tails.push({ ...tail, bytes });
    const data = parseDataName(name);
    if (data === undefined) continue;
    const line = byFile.get(name);
    const hasPlainTwin = data.form === "frames" && names.has(name.slice(0, -".zst".length));
    dataFiles.push({ ...data, bytes, hasPlainTwin, ...(line !== undefined && { index: line }) });
  }
  dataFiles.sort(byName);
  tails.sort((a, b) => a.firstCursor - b.firstCursor || byName(a, b));
  return { dataFiles, tails, index };
}

async function readIndex(files: CaptureFiles, tell: OnFinding): Promise<IndexLine[]> {
  const text = await readText(files, INDEX_NAME) ?? "";
  const lines: IndexLine[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    const decoded = line === "" ? undefined : decodeIndexLine(line);
    if (decoded !== undefined) lines.push(decoded);
    else if (line !== "") {
      const text = `no index line at character ${offset}: its file is read without it`;
      tell({ kind: "damaged", file: INDEX_NAME, offset, text });
    }
    offset += line.length + 1;
  }
  return lines;
}
