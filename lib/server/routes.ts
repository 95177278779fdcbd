import { type Reply, textReply } from "../ingest/mod.ts";
import type { Push } from "../ingest/mod.ts";
import type { BodyRead } from "./body.ts";
import type { HttpRequest } from "./request.ts";

/** Answers a request without reading a body. */
export interface GetRoute {
  readonly kind: "get";
  readonly path: string;
  readonly answer: () => Reply | Promise<Reply>;
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

/** Finds the route of a request by its exact path, and has it answered. */
export class Routes {
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #receive: (push: Push) => Promise<Reply>;

  constructor(routes: readonly Route[], receive: (push: Push) => Promise<Reply>) {
    this.#routes = new Map(routes.map((route) => [route.path, route]));
    this.#receive = receive;
  }

  async answer(request: HttpRequest): Promise<Reply> {
    const route = this.#routes.get(request.path);
    if (route === undefined) return textReply(404, "no such path; pushes go to /loki/api/v1/push");
    const allowed = ALLOWED[route.kind];
    if (!allowed.includes(request.method)) {
      const reply = textReply(405, `${route.path} takes ${allowed.join(" and ")} only`);
      return { ...reply, headers: { allow: allowed.join(", ") } };
    }
    return route.kind === "get" ? await route.answer() : await this.#push(request, route);
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
