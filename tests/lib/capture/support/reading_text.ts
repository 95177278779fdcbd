import type { CaptureFiles } from "../../../../lib/capture/read/source.ts";
import { readAll } from "./made_capture.ts";

/** A whole reading as text: cursor and line, then what was found. */
export async function readingText(files: CaptureFiles): Promise<string> {
  const { lines, cursors, findings } = await readAll(files);
  return [
    ...lines.map((line, i) => `${cursors[i]}\t${line}`),
    "",
    ...findings.map(({ kind, file, offset, cursor }) =>
      `${kind}\t${file}\tbyte ${offset ?? "-"}\tcursor ${cursor ?? "-"}`
    ),
    "",
  ].join("\n");
}
