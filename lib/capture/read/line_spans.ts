import { canonicalTs, nsOfTs } from "../../units/mod.ts";
import type { IndexLine } from "../format/mod.ts";
import type { Capture } from "./capture.ts";
import type { DataFileInfo } from "./layout.ts";
import { type DescribedFrame, partsOfTable, readTable } from "./parts.ts";
import type { OpenedFile } from "./source.ts";
import { Window } from "./window.ts";

/** Read ahead while hopping from row to row. */
const HOP_BYTES = 8 * 1024;

/** Neighbouring lines, and between which times they lie, in ns since 1970. */
export interface LineSpan {
  /** 0 where it is not known. */
  readonly firstCursor: number;
  readonly lines: number;
  readonly minNs: bigint;
  readonly maxNs: bigint;
}

/**
 * When the lines of a capture were written down, as rows tell of each frame and the index of files
 * without rows: no line is read. What neither knows is left out: tails, and files of other writers.
 */
export async function* lineSpans(capture: Capture): AsyncGenerator<LineSpan> {
  for (const info of capture.layout.dataFiles) {
    const file = info.form === "frames" ? await capture.files.open(info.name) : undefined;
    if (file === undefined) {
      yield* indexSpan(info.index);
      continue;
    }
    let frames = 0;
    try {
      for await (const { row } of framesOf(capture, info, file)) {
        frames++;
        yield row;
      }
    } finally {
      file.close();
    }
    if (frames === 0) yield* indexSpan(info.index);
  }
}

async function* framesOf(
  { hops }: Capture,
  { name }: DataFileInfo,
  file: OpenedFile,
): AsyncGenerator<DescribedFrame> {
  const table = await readTable(file);
  if (table !== undefined) return yield* partsOfTable(table);
  for await (const part of hops.parts(name, new Window(file, HOP_BYTES))) {
    if (part.kind === "described") yield part;
  }
}

function indexSpan(index: IndexLine | undefined): readonly LineSpan[] {
  const [from, to] = [index?.from, index?.to].map((ts = "") => canonicalTs(ts));
  if (index === undefined || from === undefined || to === undefined) return [];
  const { first: firstCursor = 0, lines } = index;
  return [{ firstCursor, lines, minNs: nsOfTs(from), maxNs: nsOfTs(to) }];
}
