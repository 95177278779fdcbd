import type { Capture } from "../../capture/mod.ts";
import type { Filter } from "../../filter/mod.ts";
import type { ExportEncoder } from "./encoder.ts";

export interface ExportOptions {
  readonly filter: Filter;
  readonly encoder: ExportEncoder;
  /** Takes the bytes of the file, in order; a promise is waited for. What it throws ends the export. */
  readonly write: (bytes: Uint8Array) => void | Promise<void>;
  /** Ends the export: its reason is thrown. */
  readonly signal: AbortSignal;
  /** Told now and then how many entries were looked at. */
  readonly onProgress?: (entries: number) => void;
}

/** What was written. */
export interface Exported {
  readonly lines: number;
  readonly bytes: number;
  /** Entries whose time the format cannot hold. */
  readonly timeless: number;
}

/** Writes the entries that match in another format, in capture order, and counts what was written. */
export async function exportCapture(capture: Capture, options: ExportOptions): Promise<Exported> {
  const { filter, encoder, signal, onProgress = () => {} } = options;
  let [lines, bytes, seen] = [0, 0, 0];
  const write = async (piece: Uint8Array | undefined) => {
    if (piece === undefined || piece.length === 0) return;
    bytes += piece.length;
    await options.write(piece);
  };
  for await (const entries of capture.rawEntries({ filter })) {
    signal.throwIfAborted();
    for (const one of entries) {
      if (!filter.matches(one.entry)) continue;
      const piece = encoder.add(one);
      if (piece !== undefined) await write(piece);
      lines++;
    }
    onProgress(seen += entries.length);
  }
  await write(encoder.finish());
  return { lines, bytes, timeless: encoder.timeless };
}
