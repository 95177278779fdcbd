import { Buffer } from "node:buffer";
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A request that a {@linkcode HookServer} has got. */
export interface Hook {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers a request; a client that gets no answer waits. */
export type Answering = (response: ServerResponse, hook: Hook) => void;

/** A real server for webhooks that keeps what it gets. */
export interface HookServer extends AsyncDisposable {
  readonly port: number;
  /** `http://127.0.0.1:PORT/hook`. */
  readonly url: string;
  readonly hooks: readonly Hook[];
}

export const NO_CONTENT: Answering = (response) => void response.writeHead(204).end();

export interface HookServerOptions {
  /** A free one when it is not given. */
  readonly port?: number;
  /** PEM texts; without them it speaks plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

export async function hookServer(
  answer: Answering = NO_CONTENT,
  { port = 0, tls }: HookServerOptions = {},
): Promise<HookServer> {
  const hooks: Hook[] = [];
  const listener: RequestListener = (request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("error", () => {}); // A client that goes away is what some tests are about.
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const hook = { method, url, headers, body: Buffer.concat(pieces).toString() };
      hooks.push(hook);
      answer(response, hook);
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}/hook`,
    hooks,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
