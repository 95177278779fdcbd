import { createHash, type Hash } from "node:crypto";
import { cutValue, LogtapError } from "../../fault/mod.ts";
import type { ObjectFacts } from "../store/object_facts.ts";
import type { ListedObject, ObjectStore } from "../store/object_store.ts";
import type { PartialCapture, PartialFile } from "./disk.ts";

/** Asked for at a time; what a cut connection costs at most. */
const PIECE_BYTES = 8 * 1024 * 1024;

export interface FileFetch {
  readonly store: ObjectStore;
  readonly partial: PartialCapture;
  readonly object: ListedObject;
  onBytes(bytes: number): void;
}

/**
 * Fetches one file, from where an earlier call stopped if the object is still the same, and compares
 * it with the checksum that was stored with it.
 *
 * @throws {LogtapError} corrupt — the checksum is another one, or the object was replaced meanwhile.
 */
export async function fetchFile(fetch: FileFetch): Promise<void> {
  const { partial, object: { name, bytes, etag } } = fetch;
  using file = await partial.open(name);
  const begun = partial.begun(name);
  const goesOn = etag !== "" && begun?.etag === etag && begun.bytes === bytes &&
    file.bytes <= bytes;
  if (!goesOn) await file.truncate(0);
  partial.note(name, { etag, bytes });
  const isResumed = file.bytes > 0;
  let problem = await fetchInto(fetch, file);
  if (problem !== undefined) await file.truncate(0);
  // A crash may have left something else than was written before it.
  if (problem !== undefined && isResumed) problem = await fetchInto(fetch, file);
  if (problem !== undefined) {
    throw new LogtapError("corrupt", `Cannot download "${cutValue(name)}": ${problem}`);
  }
  await file.sync();
}

/** @returns what is wrong with the whole file; undefined when nothing is. */
async function fetchInto(fetch: FileFetch, file: PartialFile): Promise<string | undefined> {
  const sums = new Sums();
  for await (const piece of file.pieces()) sums.update(piece);
  fetch.onBytes(file.bytes);
  return sums.compare(await fetchRest(fetch, file, sums));
}

/** @returns what the server says of the whole object. */
async function fetchRest(
  { store, object: { name, bytes, etag }, onBytes }: FileFetch,
  file: PartialFile,
  sums: Sums,
): Promise<ObjectFacts | undefined> {
  if (file.bytes >= bytes) return await store.head(name);
  let facts: ObjectFacts | undefined;
  while (file.bytes < bytes) {
    const range = { start: file.bytes, end: Math.min(bytes, file.bytes + PIECE_BYTES) };
    const got = await store.get(name, range, etag);
    if (got === undefined || got.piece.length !== range.end - range.start) {
      const is = got === undefined ? "it is gone" : "it has another size now";
      throw new LogtapError("corrupt", `Cannot download "${cutValue(name)}": ${is}`);
    }
    await file.append(got.piece);
    sums.update(got.piece);
    onBytes(got.piece.length);
    facts = got;
  }
  return facts;
}

class Sums {
  readonly #sha256: Hash = createHash("sha256");
  readonly #md5: Hash = createHash("md5");

  update(piece: Uint8Array): void {
    this.#sha256.update(piece);
    this.#md5.update(piece);
  }

  /** What is wrong; undefined when nothing is, or the server knows no checksum. */
  compare(facts: ObjectFacts | undefined): string | undefined {
    const expected = facts?.sha256 ?? facts?.md5;
    if (expected === undefined) return undefined;
    const is = facts?.sha256 === undefined ? this.#md5.digest("hex") : this.#sha256.digest("hex");
    if (is === expected) return undefined;
    const kind = facts?.sha256 === undefined ? "MD5" : "SHA-256";
    return `its ${kind} is ${is.slice(0, 12)}…, expected ${expected.slice(0, 12)}…`;
  }
}
