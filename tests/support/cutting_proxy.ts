/** A TCP proxy that cuts connections in the middle of what goes over them. */
export interface CuttingProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What was cut so far: request lines. */
  readonly cut: readonly string[];
}

export interface CuttingOptions {
  /** Cut in the body of a request, or in its answer. */
  readonly within: "request" | "answer";
  /** Request lines to cut, each the first time that it is seen. */
  readonly wanted: RegExp;
  /** So many bytes of a cut answer pass; of a cut request, the first piece. */
  readonly passBytes?: number;
}

/** @param target `http://127.0.0.1:PORT`. */
export function cuttingProxy(target: string, options: CuttingOptions): CuttingProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const cut: string[] = [];
  const open = new Set<Promise<void>>();
  const accepting = (async () => {
    for await (const client of listener) {
      const link = new Link(client, cut, options).run(new URL(target)).finally(() =>
        open.delete(link)
      );
      open.add(link);
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    cut,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.allSettled(open);
    },
  };
}

/** One connection through the proxy. */
class Link {
  readonly #client: Deno.Conn;
  readonly #cut: string[];
  readonly #options: CuttingOptions;
  /** Bytes of answers that still pass; undefined: all. */
  #rest: number | undefined;

  constructor(client: Deno.Conn, cut: string[], options: CuttingOptions) {
    this.#client = client;
    this.#cut = cut;
    this.#options = options;
  }

  async run({ hostname, port }: URL): Promise<void> {
    const server = await Deno.connect({ hostname, port: Number(port) });
    try {
      await Promise.race([this.#up(server), this.#down(server)]);
    } catch {
      // A side that went away; the other one is told by being closed.
    } finally {
      close(server);
      close(this.#client);
    }
  }

  async #up(server: Deno.Conn): Promise<void> {
    for await (const piece of piecesOf(this.#client)) {
      const isToCut = this.#isToCut(piece);
      const isRequest = this.#options.within === "request";
      if (isToCut && !isRequest) this.#rest = this.#options.passBytes ?? 1000;
      await writeAll(server, isToCut && isRequest ? piece.subarray(0, piece.length / 2) : piece);
      if (isToCut && isRequest) return;
    }
  }

  #isToCut(piece: Uint8Array): boolean {
    const text = new TextDecoder("latin1").decode(piece.subarray(0, 4096));
    const line = /^(?:GET|PUT|POST) \S+/.exec(text)?.[0];
    if (line === undefined || !this.#options.wanted.test(line)) return false;
    const range = /^range: (\S+)/im.exec(text)?.[1] ?? "";
    const key = `${line} ${range}`.trim();
    if (this.#cut.includes(key)) return false;
    this.#cut.push(key);
    return true;
  }

  async #down(server: Deno.Conn): Promise<void> {
    for await (const piece of piecesOf(server)) {
      const pass = Math.min(piece.length, this.#rest ?? piece.length);
      await writeAll(this.#client, piece.subarray(0, pass));
      if (this.#rest === undefined) continue;
      this.#rest -= pass;
      if (this.#rest === 0) return;
    }
  }
}

async function* piecesOf(connection: Deno.Conn): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(64 * 1024);
  for (;;) {
    const length = await connection.read(buffer);
    if (length === null) return;
    yield buffer.slice(0, length);
  }
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}
