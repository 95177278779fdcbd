import { type Capture, type IndexLine } from "../../lib/capture/mod.ts";
import type { Extent } from "./messages.ts";

const NEWLINE = 10;

/** What a capture holds, as of when it was opened; cheap for our own, live ones too. */
export async function extentOf(capture: Capture): Promise<Extent> {
  const { layout, metadata } = capture;
  const isLive = metadata.stopped === undefined;
  const firstCursor = (metadata.ledger?.evicted.lines ?? 0) + 1;
  const lastCursor = await lastCursorOf(capture, firstCursor);
  const isEmpty = layout.dataFiles.length + layout.tails.length === 0;
  const lines = isEmpty ? 0 : Math.max(0, lastCursor - firstCursor + 1);
  return { firstCursor, lastCursor, lines, isLive };
}

async function lastCursorOf(capture: Capture, base: number): Promise<number> {
  const { layout } = capture;
  const tail = layout.tails.at(-1);
  if (tail !== undefined) {
    const lines = await countTail(capture, tail.name);
    if (lines !== undefined) return tail.firstCursor + lines - 1;
  }
  const sums = await sumsOf(capture);
  return sums.reduce((next, { first, lines }) => (first ?? next) + lines, base) - 1;
}

/** Index lines of all data files, those that the index does not know summed up. */
async function sumsOf(capture: Capture): Promise<readonly IndexLine[]> {
  const { dataFiles } = capture.layout;
  const known = dataFiles.flatMap(({ index }) => index === undefined ? [] : [index]);
  if (known.length === dataFiles.length) return known;
  const found = new Map((await capture.unindexed()).map((sum) => [sum.file, sum]));
  return dataFiles.flatMap(({ name, index }) => {
    const sum = index ?? found.get(name);
    return sum === undefined ? [] : [sum];
  });
}

/** @returns undefined when the tail is gone: its lines are in the data file by now. */
async function countTail({ files }: Capture, name: string): Promise<number | undefined> {
  const file = await files.open(name);
  if (file === undefined) return undefined;
  try {
    const bytes = await file.read(0, file.size);
    let lines = 0;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
    return lines;
  } finally {
    file.close();
  }
}
