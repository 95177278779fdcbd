import {
  type Capture,
  type CaptureFiles,
  INDEX_NAME,
  isPortableName,
  LOCK_NAME,
  METADATA_NAME,
} from "../../capture/read.ts";
import { cutValue, LogtapError } from "../../fault/mod.ts";

/** A file to be sent: on the disk, or as it was when the upload began. */
export interface UploadFile {
  readonly name: string;
  readonly bytes: number;
  /** Its bytes, for the small ones that a writer replaces while we send. */
  readonly frozen?: Uint8Array<ArrayBuffer>;
}

/** The files of a capture in the order they may appear elsewhere. */
export interface UploadFiles {
  /** In any order. */
  readonly first: readonly UploadFile[];
  /** One after another behind those: the index, and metadata.json as the sign that all is there. */
  readonly last: readonly UploadFile[];
  /** Names beside them that no capture has: they stay here. */
  readonly ignored: readonly string[];
}

/**
 * What goes up of a capture. Of one that is being written only what will not change any more: the
 * files that the index knows, with index and metadata as they are now.
 *
 * @throws {LogtapError} usage — a file has a name that not every system takes.
 */
export async function uploadFiles(capture: Capture, isLive: boolean): Promise<UploadFiles> {
  const index = await frozen(capture.files, INDEX_NAME);
  const metadata = await frozen(capture.files, METADATA_NAME);
  const finished = new Set(capture.layout.index.map(({ file }) => file));
  const listed = await capture.files.list();
  const first = listed.filter(({ name }) => {
    if (name === INDEX_NAME || name === METADATA_NAME || !isOfCapture(name)) return false;
    return !isLive || finished.has(name);
  });
  const odd = first.find(({ name }) => !isPortableName(name));
  if (odd !== undefined) {
    const text = `Cannot upload "${
      cutValue(odd.name)
    }": expected a name of letters, digits and ._-`;
    throw new LogtapError("usage", text);
  }
  return {
    first,
    last: [index, metadata].filter((file) => file !== undefined),
    ignored: listed.map(({ name }) => name)
      .filter((name) => name !== LOCK_NAME && !isOfCapture(name)).sort(),
  };
}

/** Loosely: what looks like one and has a bad name is told, and not left out. */
function isOfCapture(name: string): boolean {
  return isPortableName(name) || /\.jsonl(\.zst)?$/.test(name);
}

async function frozen(files: CaptureFiles, name: string): Promise<UploadFile | undefined> {
  const file = await files.open(name);
  if (file === undefined) return undefined;
  try {
    const bytes = new Uint8Array(await file.read(0, file.size));
    return { name, bytes: bytes.length, frozen: bytes };
  } finally {
    file.close();
  }
}
