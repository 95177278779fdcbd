/**
 * What every client that connects on somebody's word has to know: where a connection must not go by
 * accident (link-local, metadata services, multicast), and when to try again. Pure: resolves nothing
 * and connects nowhere; the rooms that do (lib/sink, lib/bucket) ask here first.
 *
 *     new Guard([]).refusedAddress({ host: "db", ip: "169.254.169.254" })   // "a cloud's metadata service"
 */
export { type Allowed, Guard, parseAllowed, type Resolved } from "./guard.ts";
export { type Network, parseIp } from "./address.ts";
export { parseRetryAfter, pauseMs, type PauseOptions } from "./backoff.ts";
export { type Pace, REAL_PACE } from "./pace.ts";
