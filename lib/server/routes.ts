import { type Reply, textReply } from "../ingest/mod.ts";
import type { Push } from "../ingest/mod.ts";
import type { BodyRead } from "./body.ts";
import type { Access, Guard } from "./guard.ts";
import type { HttpRequest } from "./request.ts";

/** Answers a request without reading a body. */
export interface GetRoute {
  readonly kind: "get";
  readonly path: string;
  /** An open page is told whether its reader may know more than its status. */
  readonly access: "open" | "read";
  readonly answer: (mayRead: boolean) => Reply | Promise<Reply>;
}

/** Takes a push. */
export interface PushRoute {
  readonly kind: "push";
  readonly path: string;
  readonly endpoint: Push["endpoint"];
}

export type Route = GetRoute | PushRoute;

const ALLOWED: Readonly<Record<Route["kind"], readonly string[]>> = {
  get: ["GET", "HEAD"],
  push: ["POST"],
};

export interface RoutesOptions {
  readonly guard: Guard;
  readonly receive: (push: Push) => Promise<Reply>;
}

/** Finds the route of a request by its exact path, asks the guard, and has it answered. */
export class Routes {
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #guard: Guard;
  readonly #receive: (push: Push) => Promise<Reply>;

  constructor(routes: readonly Route[], { guard, receive }: RoutesOptions) {
    this.#routes = new Map(routes.map((route) => [route.path, route]));
    this.#guard = guard;
    this.#receive = receive;
  }

  async answer(request: HttpRequest): Promise<Reply> {
    const route = this.#routes.get(request.path);
    const verdict = this.#guard.judge(request, accessOf(route));
    if (verdict.kind === "refused") return verdict.reply;
    if (route === undefined) return textReply(404, "no such path; pushes go to /loki/api/v1/push");
    const allowed = ALLOWED[route.kind];
    if (!allowed.includes(request.method)) {
      const reply = textReply(405, `${route.path} takes ${allowed.join(" and ")} only`);
      return { ...reply, headers: { allow: allowed.join(", ") } };
    }
    return route.kind === "get"
      ? await route.answer(verdict.mayRead)
      : await this.#push(request, route);
  }

  async #push(request: HttpRequest, { endpoint }: PushRoute): Promise<Reply> {
    const read = await request.readBody();
    if (read.kind !== "whole") return unreadReply(read);
    return await this.#receive({
      endpoint,
      contentType: request.header("content-type"),
      contentEncoding: request.header("content-encoding"),
      body: read.bytes,
      remoteIp: request.remoteIp,
    });
  }
}

/** Without a key nobody learns which paths there are. */
function accessOf(route: Route | undefined): Access {
  if (route === undefined) return "read";
  return route.kind === "push" ? "write" : route.access;
}

/**
 * The answer when a body was not read to its end. The connection ends with it, even when the end of
 * the body has arrived meanwhile, so that what senders see does not depend on timing.
 */
function unreadReply(read: Exclude<BodyRead, { readonly kind: "whole" }>): Reply {
  const reply = refusalOf(read);
  return { ...reply, headers: { ...reply.headers, connection: "close" } };
}

function refusalOf(read: Exclude<BodyRead, { readonly kind: "whole" }>): Reply {
  switch (read.kind) {
    case "too_large":
      return textReply(413, `the body is larger than the ${read.maxBytes} bytes that are taken`);
    case "no_room":
      return textReply(429, "too many pushes at once, send again later");
    case "too_slow":
      return textReply(408, "the body came too slowly");
    case "aborted":
      return textReply(400, "the body ended early"); // Nobody is there to read this.
  }
}
