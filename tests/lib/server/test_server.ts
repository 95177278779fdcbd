import { type Push, type Reply } from "../../../lib/ingest/mod.ts";
import { listen, type ListenOptions, type Route, Routes } from "../../../lib/server/mod.ts";

/** Paths that a test server answers: one page and one push. */
const ROUTES: readonly Route[] = [
  { kind: "get", path: "/page", answer: () => ({ status: 200, text: "here" }) },
  { kind: "get", path: "/broken", answer: () => Promise.reject(new Error("secret detail")) },
  { kind: "push", path: "/push", endpoint: "raw" },
];

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** Bodies that arrived whole, as text. */
  readonly bodies: string[];
}

export interface TestServerOptions extends Pick<ListenOptions, "limits"> {
  readonly maxBodyBytes?: number;
  readonly receive?: (push: Push) => Promise<Reply>;
}

/** A real server on a port of the system's choice that keeps what is pushed. */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const bodies: string[] = [];
  const keep = (push: Push): Promise<Reply> => {
    bodies.push(new TextDecoder().decode(push.body));
    return Promise.resolve({ status: 204 });
  };
  const routes = new Routes(ROUTES, options.receive ?? keep);
  const server = await listen({
    address: { host: "127.0.0.1", port: 0 },
    maxBodyBytes: options.maxBodyBytes ?? 1000,
    handle: (request) => routes.answer(request),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  return {
    port: server.address.port,
    bodies,
    [Symbol.asyncDispose]: () => server.close(0),
  };
}
