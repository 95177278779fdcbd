import { countLines, parseTailName } from "../format/mod.ts";
import type { Block } from "./block.ts";
import type { CaptureFiles, OpenedFile } from "./source.ts";

/** A tail that was listed can be gone: its frame was finished. At full speed that happens often. */
const ATTEMPTS = 3;
const NEWLINE = 10;

/**
 * The lines that were written last: the whole ones of the newest tail, at most some MiB. Costs a
 * look at the names and one read, however large the capture is.
 *
 * @returns undefined while no frame is open: then the last lines are in a data file.
 */
export async function readEdge(files: CaptureFiles): Promise<Block | undefined> {
  for (let i = 0; i < ATTEMPTS; i++) {
    const newest = newestTail(await namesOf(files));
    if (newest === undefined) return undefined;
    const file = await files.open(newest.name);
    if (file === undefined) continue;
    const bytes = await wholeLines(file);
    if (bytes.length === 0) return undefined;
    const { name, firstCursor } = newest;
    return { file: name, firstCursor, lines: countLines(bytes), bytes };
  }
  return undefined;
}

async function namesOf(files: CaptureFiles): Promise<readonly string[]> {
  return await files.names?.() ?? (await files.list()).map(({ name }) => name);
}

function newestTail(names: readonly string[]) {
  return names.flatMap((name) => parseTailName(name) ?? [])
    .reduce<ReturnType<typeof parseTailName>>(
      (newest, tail) =>
        newest === undefined || tail.firstCursor > newest.firstCursor ? tail : newest,
      undefined,
    );
}

/** Without a last line that is being written. */
async function wholeLines(file: OpenedFile): Promise<Uint8Array> {
  try {
    const bytes = await file.read(0, file.size);
    return bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
  } finally {
    file.close();
  }
}

/** The last lines of a block without a row, at most `count` of them. */
export function lastLines(block: Block, count: number): Block {
  const { bytes, lines, firstCursor } = block;
  if (count >= lines) return block;
  let start = bytes.length;
  for (let i = 0; i < count; i++) {
    // From the newline of the line before; the last one ends this line itself.
    start = start < 2 ? 0 : bytes.lastIndexOf(NEWLINE, start - 2) + 1;
  }
  return {
    ...block,
    firstCursor: firstCursor + lines - count,
    lines: count,
    bytes: bytes.subarray(start),
  };
}
