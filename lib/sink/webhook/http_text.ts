import { hostHeaderOf, type WebhookTarget } from "./target.ts";

/** Longest head of an answer that is read, in bytes. */
export const HEAD_MAX_BYTES = 16 << 10;

export type Headers = Readonly<Record<string, string>>;

/** The bytes of a POST after which the connection ends. Values must be free of line breaks. */
export function requestBytes(target: WebhookTarget, headers: Headers, body: string): Uint8Array {
  const content = new TextEncoder().encode(body);
  const { authorization } = target;
  const all = {
    "Host": hostHeaderOf(target),
    "Content-Type": "application/json",
    "Content-Length": String(content.length),
    "Connection": "close",
    ...(authorization === undefined ? {} : { "Authorization": authorization }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = new TextEncoder().encode(`POST ${target.path} HTTP/1.1\r\n${lines.join("")}\r\n`);
  const bytes = new Uint8Array(head.length + content.length);
  bytes.set(head);
  bytes.set(content, head.length);
  return bytes;
}

/** All that is read of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/**
 * Gathers bytes until the head of an answer is whole; interim answers (1xx) are passed over. Two
 * headers are looked at, so nothing more of RFC 9112 is needed: the connection ends afterwards.
 */
export class HeadReader {
  #text = "";

  /**
   * @returns undefined while more is needed.
   * @throws {Error} when this is no HTTP answer, or its head does not end.
   */
  push(bytes: Uint8Array): AnswerHead | undefined {
    this.#text += latin1(bytes);
    for (;;) {
      const end = /\r?\n\r?\n/.exec(this.#text);
      if (end === null) return this.#wait();
      const head = parseHead(this.#text.slice(0, end.index));
      if (head.status >= 200) return head;
      this.#text = this.#text.slice(end.index + end[0].length);
    }
  }

  #wait(): undefined {
    if (this.#text.length > HEAD_MAX_BYTES) {
      throw new Error(`the head of the answer is longer than ${HEAD_MAX_BYTES} bytes`);
    }
    if (!"HTTP/1.".startsWith(this.#text.slice(0, 7))) throw notHttp();
  }
}

function parseHead(text: string): AnswerHead {
  const status = /^HTTP\/1\.[01] ([1-5]\d\d)(?:[ \r\n]|$)/.exec(text)?.[1];
  if (status === undefined) throw notHttp();
  const retryAfter = /^retry-after:[ \t]*([^\r\n]{0,64})/im.exec(text)?.[1]?.trim();
  return { status: Number(status), retryAfter };
}

function notHttp(): Error {
  return new Error("the answer is not HTTP/1.1");
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes); // At most one read of 4 KiB.
}
