import { type Push, type Reply } from "../../../lib/ingest/mod.ts";
import {
  Guard,
  listen,
  type ListenOptions,
  type Refused,
  type Route,
  Routes,
  type SecurityPlan,
} from "../../../lib/server/mod.ts";

/** Paths that a test server answers: one page and one push. */
const ROUTES: readonly Route[] = [
  { kind: "get", path: "/page", access: "read", answer: () => ({ status: 200, text: "here" }) },
  {
    kind: "get",
    path: "/broken",
    access: "read",
    answer: () => Promise.reject(new Error("secret detail")),
  },
  { kind: "push", path: "/push", endpoint: "raw" },
];

const OPEN: SecurityPlan = {
  keys: { write: [], read: [] },
  listenName: "127.0.0.1",
  allowHosts: [],
};

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** Bodies that arrived whole, as text. */
  readonly bodies: string[];
  /** What the guard has turned away. */
  readonly refused: readonly Refused[];
  /** Handshakes that failed. */
  readonly tlsFaults: () => number;
}

export interface TestServerOptions extends Pick<ListenOptions, "limits"> {
  readonly security?: Partial<SecurityPlan>;
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
  const security = { ...OPEN, ...options.security };
  const refused: Refused[] = [];
  let tlsFaults = 0;
  const routes = new Routes(ROUTES, {
    guard: new Guard({
      listenHost: "127.0.0.1",
      security,
      onRefused: (request) => refused.push(request),
    }),
    receive: options.receive ?? keep,
  });
  const server = await listen({
    address: { host: "127.0.0.1", port: 0 },
    maxBodyBytes: options.maxBodyBytes ?? 1000,
    tls: security.tls,
    handle: (request) => routes.answer(request),
    onTlsFault: () => void tlsFaults++,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  return {
    port: server.address.port,
    bodies,
    refused,
    tlsFaults: () => tlsFaults,
    [Symbol.asyncDispose]: () => server.close(0),
  };
}
