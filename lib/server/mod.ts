/**
 * The HTTP server: from sockets to plain requests, and from plain replies back. Owns limits against
 * slow, large and many clients, routes, health, the Prometheus page (nothing else in the product
 * knows that format), the graceful stop, and `runReceiver`, which puts a server in front of a
 * capture and is run by lib/sandbox (`RECV_JOB` in start.ts).
 *
 *     listen.ts     node:http, and nobody else knows it     socket → HttpRequest
 *     body.ts       reads a body under a cap and a budget   → BodyRead
 *     routes.ts     method and path → who answers           HttpRequest → Reply
 *     send.ts       Reply → socket, without poisoning keep-alive
 *
 * Limits: 16 KiB of head within 10 s, 15 s without a byte of the body and 28 s for all of it, 75 s
 * between requests, 4,096 connections or half of the files that may be open, 64 MiB of bodies in
 * memory over all of them. HTTP/1.1 as of RFC 9112 (June 2022); a request with both Content-Length
 * and Transfer-Encoding is refused.
 * Runtimes before Deno 2.9 do not bound heads and idle connections in time.
 */
export { addressText, isLoopback, parseAddress } from "./address.ts";
export {
  listen,
  type ListenAddress,
  type Listening,
  type ListenOptions,
  type ServerLimits,
} from "./listen.ts";
export { type Access, Guard, type GuardOptions, type Refused, type Verdict } from "./guard.ts";
export type { KeyDigests, SecurityPlan, TlsPlan } from "./security.ts";
export type { HttpRequest } from "./request.ts";
export { receiverRoutes } from "./receiver_routes.ts";
export { type Route, Routes, type RoutesOptions } from "./routes.ts";
export { type RecvHelper, type RecvPlan, type RecvPorts, runReceiver } from "./run_receiver.ts";
