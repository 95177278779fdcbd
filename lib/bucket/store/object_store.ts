import { cutValue, LogtapError } from "../../fault/mod.ts";
import { keyOf } from "../address.ts";
import type { BucketPlan } from "../plan.ts";
import type { Signer } from "../sign/signer.ts";
import type { Client } from "../wire/client.ts";
import type { Incoming, Outgoing } from "../wire/message.ts";
import { codeOf, faultOf } from "./faults.ts";
import { md5Of, type ObjectFacts, objectFacts, SHA256_META } from "./object_facts.ts";
import { urlOf } from "./location.ts";
import { childrenOf, childText, readXml, type XmlElement } from "./xml.ts";

/** An object as a listing tells it. */
export interface ListedObject {
  /** Without the prefix and its slash. Not checked: it comes from outside. */
  readonly name: string;
  readonly bytes: number;
  /** With its quotes; empty when the list does not tell. */
  readonly etag: string;
}

/** Bytes of an object, with what is known of all of it. */
export interface ObjectPiece extends ObjectFacts {
  readonly piece: Uint8Array;
}

export interface Range {
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
}

/** What goes up with an object. */
export interface PutFacts {
  /** Of the whole object, hexadecimal; kept as metadata, so that nobody has to read it to compare. */
  readonly sha256: string;
  /** Of the body, base64: the server refuses what does not match. */
  readonly md5: string;
}

/** An answer in XML: a thousand keys take some 500 KB. */
const XML_MAX_BYTES = 8 * 1024 * 1024;
/** Objects listed at most; a capture has a few per hour. */
const LISTED_MAX = 1_000_000;
/** An answer without a body, or with an error in it. */
const SHORT_MAX_BYTES = 1024 * 1024;

export interface AskOptions {
  readonly action: string;
  readonly maxBytes?: number;
}

/**
 * The objects under a prefix of one bucket, over the XML API that S3 and GCS share. Names are those
 * of files: the prefix is put before them here and nowhere else.
 */
export class ObjectStore {
  readonly place: string;
  readonly signer: Signer;
  readonly #plan: BucketPlan;
  readonly #client: Client;

  constructor(plan: BucketPlan, { signer, client }: { signer: Signer; client: Client }) {
    this.#plan = plan;
    this.#client = client;
    this.signer = signer;
    this.place = plan.address.shown;
  }

  get signal(): AbortSignal {
    return this.#client.signal;
  }

  urlOf(name: string): URL {
    return urlOf(this.#plan, this.keyOf(name));
  }

  bucketUrl(): URL {
    return urlOf(this.#plan, "");
  }

  keyOf(name: string): string {
    return keyOf(this.#plan.address, name);
  }

  /** What lies directly under the prefix, page by page. */
  async *list(): AsyncGenerator<readonly ListedObject[]> {
    const { prefix } = this.#plan.address;
    const start = prefix === "" ? "" : `${prefix}/`;
    const action = `list ${this.place}`;
    let token = "";
    let count = 0;
    do {
      const url = this.bucketUrl();
      // XML has no way to write some characters that a key may have.
      const query = { "list-type": "2", "encoding-type": "url", delimiter: "/", prefix: start };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (token !== "") url.searchParams.set("continuation-token", token);
      const answer = await this.ask({ method: "GET", url, headers: {} }, { action });
      if (answer.status !== 200) throw faultOf(action, answer);
      const page = readXml(answer.body, `the list of ${this.place}`);
      const decode = childText(page, "EncodingType") === "url" ? decodeKey : (key: string) => key;
      const objects = childrenOf(page, "Contents").flatMap((element) => {
        const key = decode(childText(element, "Key"));
        return listed(element, key, start);
      });
      count += objects.length;
      if (count > LISTED_MAX) {
        const text = `Cannot ${action}: more than ${LISTED_MAX} objects lie there`;
        throw new LogtapError("too_large", text);
      }
      yield objects;
      token = nextToken(page, token);
    } while (token !== "");
  }

  /** @returns undefined when there is no such object. */
  async head(name: string): Promise<ObjectFacts | undefined> {
    const action = `look at ${this.#shown(name)}`;
    const answer = await this.ask({ method: "HEAD", url: this.urlOf(name), headers: {} }, {
      action,
    });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw faultOf(action, answer);
    return objectFacts(answer.headers, Number(answer.headers.get("content-length") ?? NaN));
  }

  /**
   * Bytes of an object, fewer where it ends.
   *
   * @param etag what the object must still be; empty when that is not known.
   * @returns undefined when there is no such object.
   * @throws {LogtapError} corrupt — it has been replaced since.
   */
  async get(name: string, { start, end }: Range, etag = ""): Promise<ObjectPiece | undefined> {
    const action = `read ${this.#shown(name)}`;
    const headers = {
      // An empty object has no range.
      ...(end > start && { range: `bytes=${start}-${end - 1}` }),
      ...(etag.startsWith('"') && { "if-match": etag }),
    };
    const request = { method: "GET", url: this.urlOf(name), headers } as const;
    const maxBytes = Math.max(end - start, SHORT_MAX_BYTES);
    const answer = await this.ask(request, { action, maxBytes });
    if (answer.status === 404) return undefined;
    const facts = objectFacts(answer.headers, answer.body.length);
    const hasChanged = answer.status === 412 ||
      (answer.status < 300 && etag !== "" && facts.etag !== "" && facts.etag !== etag);
    if (hasChanged) {
      throw new LogtapError("corrupt", `Cannot ${cutValue(action)}: it was replaced meanwhile`);
    }
    if (answer.status !== 206 && answer.status !== 200) throw faultOf(action, answer);
    const isWhole = answer.status === 200 && start === 0 && facts.bytes <= Math.max(end, 0);
    if (answer.status === 200 && !isWhole) {
      throw new LogtapError("network", `Cannot ${cutValue(action)}: it does not serve ranges`);
    }
    return { ...facts, piece: answer.body };
  }

  /** @throws {LogtapError} corrupt — other bytes arrived. */
  async put(name: string, body: Uint8Array<ArrayBuffer>, facts: PutFacts): Promise<void> {
    const action = `write ${this.#shown(name)}`;
    const headers = { ...this.metaHeaders(facts.sha256), "content-md5": facts.md5 };
    const request = { method: "PUT", url: this.urlOf(name), headers, body } as const;
    const answer = await this.ask(request, { action });
    if (answer.status !== 200) throw faultOf(action, answer);
    expectArrived(action, answer, facts.md5);
  }

  metaHeaders(sha256: string): Readonly<Record<string, string>> {
    return {
      [`${this.signer.metaPrefix}${SHA256_META}`]: sha256,
      "content-type": "application/octet-stream",
    };
  }

  /** A link to one object; it goes to nobody but who asked. */
  presign(name: string, expiresSeconds: number): Promise<string> {
    return this.signer.presign(this.urlOf(name), expiresSeconds);
  }

  /** Signs and sends, until there is an answer. */
  ask(request: Outgoing, { action, maxBytes = XML_MAX_BYTES }: AskOptions): Promise<Incoming> {
    return this.#client.exchange(() => this.signer.sign(request), { action, maxBytes });
  }

  #shown(name: string): string {
    return `${this.place}/${cutValue(name)}`;
  }

  close(): void {
    this.#client.close();
  }
}

/**
 * Compares the checksum in the answer with what was sent. Not every server compares Content-MD5.
 *
 * @param md5 base64.
 * @throws {LogtapError} corrupt
 */
export function expectArrived(action: string, { headers }: Incoming, md5: string): void {
  const arrived = md5Of(headers.get("etag") ?? "", headers);
  if (arrived === undefined || Uint8Array.fromHex(arrived).toBase64() === md5) return;
  throw new LogtapError("corrupt", `Cannot ${cutValue(action)}: other bytes have arrived there`, {
    hint: "start the upload again",
  });
}

/** Encoded as in a form. What cannot be decoded stays as it is, which is no name of a file of ours. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return key;
  }
}

function listed(element: XmlElement, key: string, prefix: string): ListedObject[] {
  const bytes = Number(childText(element, "Size"));
  // The prefix itself is what some programs make of a folder.
  if (!key.startsWith(prefix) || key === prefix) return [];
  const isSize = Number.isSafeInteger(bytes) && bytes >= 0;
  return isSize
    ? [{ name: key.slice(prefix.length), bytes, etag: childText(element, "ETag") }]
    : [];
}

function nextToken(page: XmlElement, before: string): string {
  if (childText(page, "IsTruncated") !== "true") return "";
  const token = childText(page, "NextContinuationToken");
  // A list that goes round in circles.
  if (token !== "" && token !== before) return token;
  throw new LogtapError(
    "corrupt",
    "Cannot read the list of a bucket: it does not say how to go on",
  );
}

/** Whether an answer says that the server does not have this operation. */
export function isUnknownOperation(answer: Incoming): boolean {
  return answer.status === 501 || answer.status === 405 || codeOf(answer) === "NotImplemented";
}
