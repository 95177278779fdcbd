import type { CaptureFiles, FileSize, OpenedFile } from "../../capture/mod.ts";
import { isPortableName } from "../../capture/read.ts";
import { cutValue, LogtapError } from "../../fault/mod.ts";
import type { ListedObject, ObjectStore } from "../store/object_store.ts";
import { type Fetched, RemoteFile } from "./remote_file.ts";

/** A capture in a bucket, as it was when it was first looked at. */
export class BucketFiles implements CaptureFiles {
  readonly place: string;
  readonly #store: ObjectStore;
  readonly #fetched: Fetched;
  #listed: Promise<ReadonlyMap<string, ListedObject>> | undefined;

  constructor(store: ObjectStore, fetched: Fetched) {
    this.place = store.place;
    this.#store = store;
    this.#fetched = fetched;
  }

  async list(): Promise<readonly FileSize[]> {
    const listed = [...(await this.#objects()).values()];
    if (listed.length > 0) return listed.map(({ name, bytes }) => ({ name, bytes }));
    throw new LogtapError("not_found", `Cannot read capture "${this.place}": nothing lies there`);
  }

  async open(name: string): Promise<OpenedFile | undefined> {
    const object = (await this.#objects()).get(name);
    if (object === undefined) return undefined;
    return new RemoteFile(object.bytes, (start, end) => this.#read(object, start, end));
  }

  /** The list is asked for once: what is uploaded does not change while it is read. */
  #objects(): Promise<ReadonlyMap<string, ListedObject>> {
    this.#listed ??= this.#list();
    return this.#listed;
  }

  async #list(): Promise<ReadonlyMap<string, ListedObject>> {
    const objects = new Map<string, ListedObject>();
    for await (const page of this.#store.list()) {
      for (const object of page) if (isPortableName(object.name)) objects.set(object.name, object);
    }
    return objects;
  }

  async #read({ name, bytes, etag }: ListedObject, start: number, end: number) {
    if (end === start) return new Uint8Array(0);
    const got = await this.#store.get(name, { start, end }, etag);
    if (got?.piece.length === end - start) {
      this.#fetched.bytes += got.piece.length;
      this.#fetched.requests++;
      return got.piece;
    }
    const is = got === undefined ? "it is gone" : `expected ${bytes} bytes, it has ${got.bytes}`;
    throw new LogtapError("corrupt", `Cannot read ${this.place}/${cutValue(name)}: ${is}`);
  }
}
