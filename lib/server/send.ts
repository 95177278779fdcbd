import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Reply } from "../ingest/mod.ts";

/** A request with the place for its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The connection must not carry another request. */
  readonly mustClose: boolean;
  /** Aborts when there is no more time to be polite. */
  readonly signal: AbortSignal;
}

/**
 * How long, and for how many bytes, the rest of a refused body is listened to. A socket that is
 * closed with unread bytes resets, and a reset can destroy the answer on its way to the sender.
 */
const LINGER_MS = 1000;
const LINGER_BYTES = 32 << 20;

/** Writes an answer; resolves when it has been handed to the system, or nobody wants it any more. */
export async function sendReply(reply: Reply, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  if (response.destroyed || request.socket.destroyed) return;
  const isUnread = !request.readableEnded && hasBody(request);
  const text = reply.text === undefined ? undefined : Buffer.from(documentOf(reply, reply.text));
  response.writeHead(reply.status, headersOf(reply, text?.length, isUnread || exchange.mustClose));
  if (text !== undefined && request.method !== "HEAD") response.write(text);
  if (isUnread) {
    response.flushHeaders();
    // Who was not told to go on has not sent anything that could be lost.
    if (request.headers.expect === undefined) await linger(request, exchange.signal);
    response.end();
    return void request.socket.destroySoon?.();
  }
  await new Promise<void>((resolve) => {
    response.once("close", resolve);
    response.end(resolve);
  });
}

/** A line for people ends like one; documents with a type of their own are sent as they are. */
function documentOf({ headers }: Reply, text: string): string {
  return headers?.["content-type"] === undefined ? `${text}\n` : text;
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}

function headersOf(reply: Reply, length: number | undefined, close: boolean) {
  return {
    ...(length === undefined ? {} : {
      "content-type": "text/plain; charset=utf-8",
      "content-length": String(length),
      "x-content-type-options": "nosniff",
    }),
    ...(close ? { connection: "close" } : {}),
    ...reply.headers,
  };
}

/** Reads on and throws away, until the sender is done, goes away, or has had its time. */
async function linger(request: IncomingMessage, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  let bytes = 0;
  request.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES) end();
  });
  request.on("end", end);
  request.on("close", end);
  const timer = setTimeout(end, LINGER_MS);
  signal.addEventListener("abort", end);
  request.resume();
  await over;
  clearTimeout(timer);
  signal.removeEventListener("abort", end); // The server's, which outlives this request by far.
}
