import type { DataFileInfo } from "./layout.ts";
import { partsByHopping, readTable } from "./parts.ts";
import type { ReadRange } from "./source.ts";
import { Window } from "./window.ts";

const NEWLINE = 10;
const HOP_BYTES = 8 * 1024;
const BACK_BYTES = 1024 * 1024;

/**
 * How much of a data file is whole: up to the end of its last frame or line. What comes behind is
 * being written, or was cut off.
 */
export async function wholeLength(
  { form }: Pick<DataFileInfo, "form">,
  file: ReadRange,
): Promise<number> {
  return form === "frames" ? await wholeFrames(file) : await wholeLines(file);
}

async function wholeFrames(file: ReadRange): Promise<number> {
  if (await readTable(file) !== undefined) return file.size;
  let whole = 0;
  for await (const part of partsByHopping(new Window(file, HOP_BYTES))) {
    if (part.kind === "cut") return part.offset;
    whole = part.end;
  }
  return whole;
}

async function wholeLines(file: ReadRange): Promise<number> {
  for (let end = file.size; end > 0;) {
    const start = Math.max(0, end - BACK_BYTES);
    const newline = (await file.read(start, end)).lastIndexOf(NEWLINE);
    if (newline !== -1) return start + newline + 1;
    end = start;
  }
  return 0;
}
