import { cutValue, LogtapError } from "../../fault/mod.ts";
import type { WebAddress } from "../address.ts";
import type { ObjectPiece, Range } from "../store/object_store.ts";
import { objectFacts } from "../store/object_facts.ts";
import type { Client } from "../wire/client.ts";
import type { Incoming, Outgoing } from "../wire/message.ts";

/** Redirects that are followed for one file. */
const REDIRECTS_MAX = 5;
/** Above a range, for servers that answer with more than was asked for, or with a page of words. */
const SPARE_BYTES = 64 * 1024;

/** Files in a folder of a web server. */
export class WebStore {
  readonly place: string;
  readonly #address: WebAddress;
  readonly #client: Client;
  /** Where a file's redirects end, so that they are followed once. */
  readonly #targets = new Map<string, URL>();

  constructor(address: WebAddress, client: Client) {
    this.place = address.shown;
    this.#address = address;
    this.#client = client;
  }

  /** @returns the size; undefined when there is no such file. */
  async size(name: string): Promise<number | undefined> {
    const action = `look at ${this.#shown(name)}`;
    const answer = await this.#ask(name, { method: "HEAD", headers: {} }, { action, maxBytes: 0 });
    if (isGone(answer)) return undefined;
    const length = answer.headers.get("content-length") ?? "";
    if (answer.status === 200 && /^\d{1,15}$/.test(length)) return Number(length);
    if (answer.status === 200) throw this.#fault(action, "it does not tell sizes");
    throw this.#faultOf(action, answer);
  }

  /**
   * Bytes of a file, fewer where it ends.
   *
   * @param mayBeWhole a server that knows no ranges may send all of a small file.
   * @returns undefined when there is no such file.
   */
  async get(
    name: string,
    { start, end }: Range,
    { etag = "", mayBeWhole = false } = {},
  ): Promise<ObjectPiece | undefined> {
    const action = `read ${this.#shown(name)}`;
    const headers = { range: `bytes=${start}-${end - 1}` };
    const maxBytes = end - start + SPARE_BYTES;
    const answer = await this.#ask(name, { method: "GET", headers }, { action, maxBytes });
    if (isGone(answer)) return undefined;
    // An empty file has no range.
    if (answer.status === 416) return { bytes: 0, etag: "", piece: new Uint8Array(0) };
    const facts = objectFacts(answer.headers, answer.body.length);
    if (etag !== "" && facts.etag !== "" && facts.etag !== etag) {
      const text = `Cannot ${cutValue(action)}: it was replaced meanwhile`;
      throw new LogtapError("corrupt", text);
    }
    if (answer.status === 206) return { ...facts, piece: answer.body };
    if (answer.status !== 200) throw this.#faultOf(action, answer);
    if (mayBeWhole) return { ...facts, piece: answer.body };
    throw this.#fault(action, "its server does not serve ranges of a file");
  }

  async #ask(
    name: string,
    { method, headers }: Pick<Outgoing, "method" | "headers">,
    options: { readonly action: string; readonly maxBytes: number },
  ): Promise<Incoming> {
    const { base, query, authorization } = this.#address;
    const first = new URL(`${base}${encodeURIComponent(name)}${query}`);
    let url = this.#targets.get(name) ?? first;
    for (let hops = 0;; hops++) {
      const isHome = url.origin === first.origin;
      const proof = isHome && authorization !== undefined ? { authorization } : {};
      const request = { method, url, headers: { ...headers, ...proof } };
      const answer = await this.#client.exchange(() => request, options);
      if (!isRedirect(answer)) {
        this.#targets.set(name, url);
        return answer;
      }
      url = this.#next(url, answer, options.action);
      if (hops >= REDIRECTS_MAX) throw this.#fault(options.action, "it redirects without end");
    }
  }

  /** Where a redirect leads. Whether that may be talked to is judged before it is. */
  #next(from: URL, { headers }: Incoming, action: string): URL {
    const url = URL.parse(headers.get("location") ?? "", from);
    const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
    if (url === null || !isWeb) throw this.#fault(action, "it redirects to no web address");
    if (from.protocol === "https:" && url.protocol === "http:") {
      throw this.#fault(action, "it redirects to where nothing is encrypted");
    }
    return url;
  }

  #faultOf(action: string, { status }: Incoming): LogtapError {
    const text = `Cannot ${cutValue(action)}: it answers ${status}`;
    return new LogtapError(status === 401 || status === 403 ? "denied" : "network", text);
  }

  #fault(action: string, why: string): LogtapError {
    return new LogtapError("network", `Cannot ${cutValue(action)}: ${why}`);
  }

  #shown(name: string): string {
    return `${this.place}/${cutValue(name)}`;
  }

  close(): void {
    this.#client.close();
  }
}

function isGone({ status }: Incoming): boolean {
  return status === 404 || status === 410;
}

function isRedirect({ status }: Incoming): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
