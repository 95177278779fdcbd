import { RELEASES } from "../../scripts/release/project.ts";

/** A server with the files of a release, laid out as GitHub's: what is downloaded in examples and by install.sh. */
export interface ReleaseMirror extends AsyncDisposable {
  /** In the place of RELEASES. */
  readonly url: string;
  /** What was asked for, in order. */
  readonly asked: readonly string[];
}

/** File name → content. Text that names the releases on GitHub is served with the mirror's address. */
export function releaseMirror(files: ReadonlyMap<string, string | Uint8Array>): ReleaseMirror {
  const asked: string[] = [];
  let url = "";
  const answer = (request: Request): Response => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    const name = /^\/releases\/(?:latest\/download|download\/[^/]+)\/([^/]+)$/.exec(pathname)?.[1];
    const content = files.get(name ?? "");
    if (content === undefined) return new Response("Not Found", { status: 404 });
    if (typeof content === "string") return new Response(content.replaceAll(RELEASES, url));
    return new Response(content.slice());
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  url = `http://127.0.0.1:${server.addr.port}/releases`;
  return { url, asked, [Symbol.asyncDispose]: () => server.shutdown() };
}
