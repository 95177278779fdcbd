import type { Capture, WriterState } from "../capture/mod.ts";
import { inspect, type Inspection } from "./inspect.ts";

export interface Surroundings {
  readonly writer: WriterState;
  /** RFC 3339. */
  readonly now: string;
}

/**
 * Summarises a capture: by its index, and by the rows of the files that are not in it yet. Only
 * files of other writers without an index line are read whole.
 */
export async function inspectCapture(
  capture: Capture,
  { writer, now }: Surroundings,
): Promise<Inspection> {
  const { dataFiles, tails } = capture.layout;
  const indexed = dataFiles.flatMap(({ index }) => index ?? []);
  return inspect({
    dir: capture.files.place,
    metadata: capture.metadata,
    files: dataFiles.length,
    diskBytes: [...dataFiles, ...tails].reduce((sum, { bytes }) => sum + bytes, 0),
    sums: [...indexed, ...await capture.unindexed()],
    writer,
    now,
  });
}
