import {
  type CaptureFiles,
  decodeIndexLine,
  type FileSize,
  INDEX_NAME,
  isPortableName,
  METADATA_NAME,
  type OpenedFile,
  readText,
} from "../../capture/read.ts";
import { cutValue, LogtapError } from "../../fault/mod.ts";
import { forEachOf } from "../wire/lanes.ts";
import { type Fetched, RemoteFile } from "./remote_file.ts";
import type { WebStore } from "./web_store.ts";

/** Sizes asked for at once. */
const HEADS_AT_ONCE = 8;
/** The first request for a file whose size is not known; most indexes are shorter. */
const FIRST_BYTES = 256 * 1024;
/** An index of a capture of many years. */
const SMALL_MAX_BYTES = 64 * 1024 * 1024;

/**
 * A capture in a folder of a web server, as it was when it was first looked at. Web servers list no
 * folders, so it has the files that its index names: all of them when its receiver has stopped.
 */
export class WebFiles implements CaptureFiles {
  readonly place: string;
  readonly #store: WebStore;
  readonly #fetched: Fetched;
  readonly #small = new Map<string, Promise<Uint8Array | undefined>>();
  #sizes: Promise<ReadonlyMap<string, number>> | undefined;

  constructor(store: WebStore, fetched: Fetched) {
    this.place = store.place;
    this.#store = store;
    this.#fetched = fetched;
  }

  async list(): Promise<readonly FileSize[]> {
    return [...await this.#files()].map(([name, bytes]) => ({ name, bytes }));
  }

  async open(name: string): Promise<OpenedFile | undefined> {
    if (name === METADATA_NAME || name === INDEX_NAME) {
      const bytes = await this.#smallFile(name);
      return bytes === undefined ? undefined : new RemoteFile(bytes.length, (start, end) => {
        return Promise.resolve(bytes.slice(start, end));
      }, bytes);
    }
    const size = (await this.#files()).get(name);
    if (size === undefined) return undefined;
    return new RemoteFile(size, (start, end) => this.#read(name, start, end));
  }

  #files(): Promise<ReadonlyMap<string, number>> {
    this.#sizes ??= this.#askSizes();
    return this.#sizes;
  }

  async #askSizes(): Promise<ReadonlyMap<string, number>> {
    const sizes = new Map<string, number>();
    for (const name of [METADATA_NAME, INDEX_NAME]) {
      const bytes = await this.#smallFile(name);
      if (bytes !== undefined) sizes.set(name, bytes.length);
    }
    if (sizes.size === 0) {
      const text = `Cannot read capture "${this.place}": no metadata.json there`;
      throw new LogtapError("not_found", text);
    }
    const index = await readText(this, INDEX_NAME) ?? "";
    const names = index.split("\n").map((line) => decodeIndexLine(line)?.file ?? "");
    const wanted = [...new Set(names)].filter(isPortableName);
    const asked = await forEachOf(wanted, HEADS_AT_ONCE, async (name) => {
      return [name, await this.#store.size(name)] as const;
    });
    for (const [name, bytes] of asked) if (bytes !== undefined) sizes.set(name, bytes);
    return sizes;
  }

  #smallFile(name: string): Promise<Uint8Array | undefined> {
    let bytes = this.#small.get(name);
    if (bytes === undefined) {
      bytes = this.#fetchSmall(name);
      this.#small.set(name, bytes);
    }
    return bytes;
  }

  async #fetchSmall(name: string): Promise<Uint8Array | undefined> {
    const range = { start: 0, end: FIRST_BYTES };
    const first = await this.#store.get(name, range, { mayBeWhole: true });
    if (first === undefined) return undefined;
    this.#count(first.piece);
    if (first.piece.length >= first.bytes) return first.piece;
    if (first.bytes > SMALL_MAX_BYTES) {
      const text = `Cannot read ${this.place}/${name}: it has ${first.bytes} bytes`;
      throw new LogtapError("too_large", text);
    }
    const bytes = new Uint8Array(first.bytes);
    bytes.set(first.piece);
    bytes.set(await this.#read(name, first.piece.length, first.bytes), first.piece.length);
    return bytes;
  }

  async #read(name: string, start: number, end: number): Promise<Uint8Array> {
    if (end === start) return new Uint8Array(0);
    const got = await this.#store.get(name, { start, end });
    if (got?.piece.length === end - start) return this.#count(got.piece);
    const is = got === undefined ? "it is gone" : "it has become shorter";
    throw new LogtapError("corrupt", `Cannot read ${this.place}/${cutValue(name)}: ${is}`);
  }

  #count(piece: Uint8Array): Uint8Array {
    this.#fetched.bytes += piece.length;
    this.#fetched.requests++;
    return piece;
  }
}
