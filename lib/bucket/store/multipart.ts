import { cutValue, LogtapError } from "../../fault/mod.ts";
import { faultOf } from "./faults.ts";
import { expectArrived, isUnknownOperation, type ObjectStore } from "./object_store.ts";
import { childrenOf, childText, escapeXml, readXml, type XmlElement } from "./xml.ts";

/** A part that lies there. */
export interface StoredPart {
  /** From 1. */
  readonly number: number;
  /** As the server wrote it. */
  readonly etag: string;
  readonly bytes: number;
}

/** A part on its way. */
export interface PartBody {
  readonly number: number;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Base64. */
  readonly md5: string;
}

/** Uploads under way that are looked at for one to go on with. */
const LISTED_UPLOADS_MAX = 20;

/** One object that goes up in parts; nobody sees it before it is complete. */
export class MultipartUpload {
  readonly #store: ObjectStore;
  readonly #name: string;
  readonly #id: string;

  private constructor(store: ObjectStore, name: string, id: string) {
    this.#store = store;
    this.#name = name;
    this.#id = id;
  }

  static async begin(store: ObjectStore, name: string, sha256: string): Promise<MultipartUpload> {
    const action = `begin ${store.place}/${name}`;
    const url = store.urlOf(name);
    url.searchParams.set("uploads", "");
    const headers = store.metaHeaders(sha256);
    const answer = await store.ask({ method: "POST", url, headers }, { action });
    if (answer.status !== 200) throw faultOf(action, answer);
    const id = childText(readXml(answer.body, "the answer to a new upload"), "UploadId");
    if (id !== "") return new MultipartUpload(store, name, id);
    throw new LogtapError("corrupt", `Cannot ${cutValue(action)}: the answer names no upload`);
  }

  /**
   * Uploads of this object that were begun and not ended, the newest first.
   *
   * @returns undefined when the server does not tell: then none can be gone on with.
   */
  static async unfinished(
    store: ObjectStore,
    name: string,
  ): Promise<readonly MultipartUpload[] | undefined> {
    const action = `list the unfinished uploads of ${store.place}`;
    const key = store.keyOf(name);
    const url = store.bucketUrl();
    url.searchParams.set("uploads", "");
    url.searchParams.set("prefix", key);
    const answer = await store.ask({ method: "GET", url, headers: {} }, { action });
    // Who may write need not be allowed to list.
    if (isUnknownOperation(answer) || answer.status === 403) return undefined;
    if (answer.status !== 200) throw faultOf(action, answer);
    return childrenOf(readXml(answer.body, "the list of uploads"), "Upload")
      .filter((upload) => childText(upload, "Key") === key && childText(upload, "UploadId") !== "")
      .sort((a, b) => childText(a, "Initiated") < childText(b, "Initiated") ? 1 : -1)
      .slice(0, LISTED_UPLOADS_MAX)
      .map((upload) => new MultipartUpload(store, name, childText(upload, "UploadId")));
  }

  /** The parts that lie there; undefined when the server does not tell, or the upload is gone. */
  async parts(): Promise<ReadonlyMap<number, StoredPart> | undefined> {
    const action = `list the parts of ${this.#store.place}/${this.#name}`;
    const parts = new Map<number, StoredPart>();
    for (let marker = 0;;) {
      const url = this.#url();
      if (marker > 0) url.searchParams.set("part-number-marker", String(marker));
      const answer = await this.#store.ask({ method: "GET", url, headers: {} }, { action });
      if (isUnknownOperation(answer) || answer.status === 404) return undefined;
      if (answer.status !== 200) throw faultOf(action, answer);
      const page = readXml(answer.body, "a list of parts");
      if (page.name !== "ListPartsResult") return undefined; // Some servers answer with the object.
      for (const part of childrenOf(page, "Part").map(storedPart)) parts.set(part.number, part);
      const next = Number(childText(page, "NextPartNumberMarker"));
      if (childText(page, "IsTruncated") !== "true" || !(next > marker)) return parts;
      marker = next;
    }
  }

  /** @returns the ETag. */
  async put({ number, body, md5 }: PartBody): Promise<string> {
    const action = `write part ${number} of ${this.#store.place}/${this.#name}`;
    const url = this.#url();
    url.searchParams.set("partNumber", String(number));
    const headers = { "content-md5": md5 };
    const answer = await this.#store.ask({ method: "PUT", url, headers, body }, { action });
    if (answer.status !== 200) throw faultOf(action, answer);
    expectArrived(action, answer, md5);
    return answer.headers.get("etag") ?? "";
  }

  /** Makes the object of its parts, which are given in order. */
  async complete(parts: readonly Omit<StoredPart, "bytes">[]): Promise<void> {
    const action = `complete ${this.#store.place}/${this.#name}`;
    const list = parts.map(({ number, etag }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`
    );
    const text = `<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`;
    const body = new TextEncoder().encode(text);
    const headers = { "content-type": "application/xml" };
    const request = { method: "POST", url: this.#url(), headers, body } as const;
    const answer = await this.#store.ask(request, { action });
    // A second attempt after a lost answer finds the upload gone; whether the object is there and
    // right is looked at in any case.
    if (answer.status === 404) return;
    if (answer.status !== 200) throw faultOf(action, answer);
    // S3 answers 200 before it begins, and may fail then.
    const isDone = readXml(answer.body, "the answer to a complete upload").name !== "Error";
    if (!isDone) throw faultOf(action, answer);
  }

  /** Gives up what lies there. That it cannot be done harms nobody: buckets remove it by age. */
  async abort(): Promise<void> {
    const action = `give up ${this.#store.place}/${this.#name}`;
    await this.#store.ask({ method: "DELETE", url: this.#url(), headers: {} }, { action });
  }

  #url(): URL {
    const url = this.#store.urlOf(this.#name);
    url.searchParams.set("uploadId", this.#id);
    return url;
  }
}

function storedPart(element: XmlElement): StoredPart {
  return {
    number: Number(childText(element, "PartNumber")),
    etag: childText(element, "ETag"),
    bytes: Number(childText(element, "Size")),
  };
}
