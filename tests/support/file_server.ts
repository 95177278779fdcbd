import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A web server with files, as nginx serves them: ranges, sizes, ETags. */
export interface FileServer extends AsyncDisposable {
  /** Ends with a slash. */
  readonly url: string;
  readonly files: Map<string, Uint8Array>;
  readonly requests: {
    readonly method: string;
    readonly path: string;
    headers: IncomingHttpHeaders;
  }[];
  /** Bytes of bodies sent. */
  bytes: number;
  /** Answers a request itself when it says true. */
  interfere: (path: string, response: ServerResponse) => boolean;
}

export async function fileServer(
  files: Readonly<Record<string, Uint8Array>>,
): Promise<FileServer> {
  const state = {
    files: new Map(Object.entries(files)),
    requests: [] as FileServer["requests"],
    bytes: 0,
    interfere: (() => false) as FileServer["interfere"],
  };
  const server = createServer(({ method = "", url = "", headers }, response) => {
    state.requests.push({ method, path: url, headers });
    if (state.interfere(url, response)) return;
    const name = decodeURIComponent(new URL(url, "http://x").pathname.slice(1));
    const bytes = state.files.get(name);
    if (bytes === undefined) return void response.writeHead(404).end("not here");
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
    const start = Number(from ?? 0);
    const end = Math.min(bytes.length, Number(to ?? bytes.length - 1) + 1);
    if (from !== undefined && start >= bytes.length) {
      return void response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
    }
    const range = { "content-range": `bytes ${start}-${end - 1}/${bytes.length}` };
    response.writeHead(from === undefined ? 200 : 206, {
      "content-length": end - start,
      etag: `"${bytes.length}"`,
      ...(from !== undefined && range),
    });
    if (method !== "HEAD") state.bytes += end - start;
    response.end(bytes.subarray(start, end));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
