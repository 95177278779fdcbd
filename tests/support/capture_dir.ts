import { type TempDir, tempDir } from "./temp_dir.ts";

/** Files of a capture, as some writer left them: name → text. */
export type CaptureTexts = Readonly<Record<string, string>>;

/** A directory with these files; metadata of a finished capture is added unless it is given. */
export function captureDir(files: CaptureTexts): TempDir {
  const dir = tempDir();
  for (const [name, text] of Object.entries({ "metadata.json": METADATA, ...files })) {
    Deno.writeTextFileSync(dir.file(name), text);
  }
  return dir;
}

const METADATA = JSON.stringify({
  version: 1,
  format: "jsonl",
  started: "2026-11-21T11:32:00.000+01:00",
  stopped: "2026-11-21T12:32:00.000+01:00",
  total_lines: 0,
  total_bytes: 0,
  labels_seen: null,
});

/** Lines of a data file: one entry a value. */
export function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}
