/**
 * The HTTP server: from sockets to plain requests, and from plain replies back. Owns limits against
 * slow, large and many clients, routes, health, the Prometheus page (nothing else in the product
 * knows that format), the graceful stop, and `runReceiver`, which puts a server in front of a
 * capture and is run by lib/sandbox (`RECV_JOB` in start.ts).
 *
 *     listen.ts     node:http(s), known to http_server.ts too  socket → HttpRequest
 *     body.ts       reads a body under a cap and a budget      → BodyRead
 *     routes.ts     method and path → who answers              HttpRequest → Reply
 *     guard.ts      Host, Origin and key → answered or not     HttpRequest → Verdict
 *     send.ts       Reply → socket, without poisoning keep-alive
 *
 * Owns, too, who may do what (`SecurityPlan`): a key is known by its SHA-256 and compared in constant
 * time; Bearer is RFC 6750 (October 2012), Basic RFC 7617 (September 2015). A request is judged by
 * its head; the body of one that is refused is not read.
 *
 * Limits: 16 KiB of head and a TLS handshake within 10 s each, 15 s without a byte of the body and
 * 28 s for all of it, 75 s between requests, 1,024 connections or as many as open files allow, 64 MiB
 * of bodies in memory over all of them. HTTP/1.1 as of RFC 9112 (June 2022); a request with both
 * Content-Length and Transfer-Encoding is refused. TLS 1.2 and later.
 * Runtimes before Deno 2.9 do not bound heads and idle connections in time, and let clients without a
 * certificate in, which `requireClientCertificates` finds out.
 */
export { addressText, isLoopback, type ListenAddress, parseAddress } from "./address.ts";
export { listen, type Listening, type ListenOptions } from "./listen.ts";
export { type Access, Guard, type GuardOptions, type Refused, type Verdict } from "./guard.ts";
export type { KeyDigests, SecurityPlan, TlsPlan } from "./security.ts";
export type { HttpRequest } from "./request.ts";
export type { ServerLimits } from "./limits.ts";
export { receiverRoutes } from "./receiver_routes.ts";
export { type Route, Routes, type RoutesOptions } from "./routes.ts";
export type { RecvHelper, RecvPlan, RecvPorts } from "./recv_plan.ts";
