import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import type { ServerLimits } from "./limits.ts";
import { plainIp } from "./request.ts";
import type { TlsPlan } from "./security.ts";

/** How often the runtime looks for connections whose head is late. */
const HEAD_CHECK_MS = 1000;

/** HTTPS, where there is TLS. */
interface ServerKind {
  readonly tls?: TlsPlan | undefined;
  readonly onTlsFault?: (remoteIp: string) => void;
}

/** What the new server is made for. */
interface Purpose {
  readonly limits: ServerLimits;
  readonly take: (request: IncomingMessage, response: ServerResponse) => void;
}

/** A server that does not listen yet, plain or in TLS; broken heads never reach `take`. */
export function newServer(
  { tls, onTlsFault }: ServerKind,
  { limits, take }: Purpose,
): Server {
  const options = optionsOf(limits);
  const server = tls === undefined
    ? createServer(options, take)
    : createTlsServer({ ...options, ...tlsOptionsOf(tls, limits) }, take);
  server.on("checkContinue", take); // Whoever reads the body says whether to go on.
  server.on("clientError", refuseBrokenHead);
  server.on("tlsClientError", (_error: Error, socket: Socket) => {
    onTlsFault?.(plainIp(socket.remoteAddress));
  });
  return server;
}

function optionsOf(limits: ServerLimits): ServerOptions {
  return {
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headMs,
    keepAliveTimeout: limits.idleMs,
    requestTimeout: 0, // SlowWatch does that, with an answer, on every runtime.
    connectionsCheckingInterval: HEAD_CHECK_MS,
  };
}

function tlsOptionsOf({ cert, key, clientCa }: TlsPlan, { headMs }: ServerLimits) {
  const asksClients = clientCa !== undefined;
  return {
    ...{ cert, key, requestCert: asksClients, rejectUnauthorized: asksClients },
    ...asksClients ? { ca: clientCa } : {},
    minVersion: "TLSv1.2" as const,
    ALPNProtocols: ["http/1.1"],
    handshakeTimeout: headMs,
  };
}

/** Answers what is no HTTP, and heads that came too late, as far as anybody listens. */
function refuseBrokenHead(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!isHttpFault(error.code) || !socket.writable) return void socket.destroy();
  const [status, text] = HEAD_FAULTS[error.code ?? ""] ??
    ["400 Bad Request", "not a valid request"];
  const head = `HTTP/1.1 ${status}\r\ncontent-type: text/plain; charset=utf-8\r\n` +
    `content-length: ${text.length + 1}\r\nconnection: close\r\n\r\n`;
  socket.end(`${head}${text}\n`, () => socket.destroy());
}

/** Not a connection that was reset, and not a handshake that failed. */
function isHttpFault(code = ""): boolean {
  return code.startsWith("HPE_") || code.startsWith("ERR_HTTP_");
}

const HEAD_FAULTS: Readonly<Record<string, readonly [status: string, text: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "the request came too slowly"],
  HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", "the headers are too long"],
};
