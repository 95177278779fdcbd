import {
  type Capture,
  decodeIndexLine,
  decodeMetadata,
  INDEX_NAME,
  type IndexLine,
  METADATA_NAME,
} from "../../capture/read.ts";
import { cutValue, isLogtapError, LogtapError } from "../../fault/mod.ts";
import type { ObjectStore } from "../store/object_store.ts";

const METADATA_MAX_BYTES = 1024 * 1024;
/** Some hundred thousand files; what comes behind it is not looked at. */
const INDEX_MAX_BYTES = 64 * 1024 * 1024;

/**
 * Two captures under one prefix would read as one broken one. Slices and merges keep the start of
 * what they were made of, so the files are compared, too.
 *
 * @throws {LogtapError} conflict
 */
export async function checkSameCapture(capture: Capture, store: ObjectStore): Promise<void> {
  const started = startOf(await textOf(store, METADATA_NAME, METADATA_MAX_BYTES));
  if (started === undefined) return;
  if (started !== capture.metadata.started) throw another(store, `started ${started}`);
  const index = indexOf(await textOf(store, INDEX_NAME, INDEX_MAX_BYTES));
  const stranger = strangerIn(index, capture.layout.index);
  if (stranger !== undefined) throw another(store, `with a file ${cutValue(stranger.file)}`);
}

/**
 * What lies there may be less than ours, which has grown, and more by what our disk cap has removed:
 * files older than all of ours, whose lines come before all of ours.
 */
export function strangerIn(
  there: readonly IndexLine[],
  ours: readonly IndexLine[],
): IndexLine | undefined {
  const byName = new Map(ours.map((line) => [line.file, line]));
  const oldest = ours.reduce((least, { file }) => file < least ? file : least, "\uffff");
  const firstCursor = Math.min(...ours.map(({ first = Infinity }) => first));
  return there.find(({ file, first, lines }) => {
    const own = byName.get(file);
    if (own !== undefined) return own.first !== first;
    return file > oldest || (first !== undefined && first + lines > firstCursor);
  });
}

function another({ place }: ObjectStore, what: string): LogtapError {
  const text = `Cannot upload to ${place}: another capture lies there, ${what}`;
  return new LogtapError("conflict", text, { hint: "name a prefix of its own" });
}

async function textOf(store: ObjectStore, name: string, maxBytes: number): Promise<string> {
  const there = await store.get(name, { start: 0, end: maxBytes });
  return there === undefined ? "" : new TextDecoder().decode(there.piece);
}

function startOf(text: string): string | undefined {
  try {
    return decodeMetadata(text).started.slice(0, 40);
  } catch (error) {
    if (isLogtapError(error)) return undefined; // Nothing that could be read as a capture.
    throw error;
  }
}

function indexOf(text: string): readonly IndexLine[] {
  return text.split("\n").map(decodeIndexLine).filter((line) => line !== undefined);
}
