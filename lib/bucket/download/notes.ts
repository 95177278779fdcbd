/** What is known of a file of which a part is there. */
export interface Begun {
  readonly etag: string;
  /** Of the whole file. */
  readonly bytes: number;
}

/** Remembers what the parts belong to; gone when the capture is whole. */
export const NOTES_NAME = ".download.json";

export function encodeNotes(source: string, begun: ReadonlyMap<string, Begun>): string {
  return JSON.stringify({ source, files: [...begun] });
}

/** @returns nothing when the notes are another source's, or torn. */
export function parseNotes(text: string, source: string): readonly (readonly [string, Begun])[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [];
  }
  const { source: from, files } = (json ?? {}) as { source?: unknown; files?: unknown };
  if (from !== source || !Array.isArray(files)) return [];
  return files.filter(isNote);
}

function isNote(value: unknown): value is readonly [string, Begun] {
  if (!Array.isArray(value) || typeof value[0] !== "string") return false;
  const { etag, bytes } = (value[1] ?? {}) as { etag?: unknown; bytes?: unknown };
  return typeof etag === "string" && typeof bytes === "number";
}
