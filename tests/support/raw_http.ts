/**
 * A client that sends exactly the bytes it is told, and tells exactly the bytes it gets: for
 * requests that no HTTP library would make.
 */
export interface RawAnswer {
  readonly status: number;
  /** By lower-case name; the last of several. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How long an answer may take: generous, it only costs time when a test fails. */
const DEADLINE_MS = 60_000;

export class RawConnection implements Disposable {
  readonly #conn: Deno.TcpConn;
  #received = "";
  #isOver = false;
  #wake: () => void = () => {};
  readonly #reading: Promise<void>;

  static async open(port: number, hostname = "127.0.0.1"): Promise<RawConnection> {
    return new RawConnection(await Deno.connect({ hostname, port }));
  }

  private constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
    conn.setNoDelay(true);
    this.#reading = this.#read();
  }

  /** Writes all of it; a server that has hung up meanwhile is no error. */
  async send(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    try {
      for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
    } catch {
      // What the server had to say before it hung up is what the test looks at.
    }
  }

  /** The next answer, read by its Content-Length or chunks. Undefined when the connection ends first. */
  async answer({ isHead = false } = {}): Promise<RawAnswer | undefined> {
    return await this.#until(() => {
      const parsed = parseAnswer(this.#received, isHead);
      if (parsed !== undefined) this.#received = this.#received.slice(parsed.length);
      return parsed?.answer;
    });
  }

  /** Resolves when the server has ended the connection; says what came before that. */
  async ended(deadlineMs = DEADLINE_MS): Promise<string> {
    await this.#until(() => undefined, deadlineMs);
    return this.#received;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Ends the connection from this side, at once. */
  [Symbol.dispose](): void {
    try {
      this.#conn.close();
    } catch {
      // The server was faster.
    }
  }

  async #until<T>(
    find: () => T | undefined,
    deadlineMs = DEADLINE_MS,
  ): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let late = false;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        late = true;
        resolve();
      }, deadlineMs);
    });
    try {
      for (;;) {
        const found = find();
        if (found !== undefined || this.#isOver) return found;
        if (late) throw new Error(`No answer within ${deadlineMs} ms; got ${this.#received}`);
        await Promise.race([deadline, new Promise<void>((resolve) => this.#wake = resolve)]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(64 << 10);
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const n = await this.#conn.read(buffer);
        if (n === null) break;
        this.#received += decoder.decode(buffer.subarray(0, n), { stream: true });
        this.#wake();
      }
    } catch {
      // A reset is an end, too.
    }
    this.#isOver = true;
    this.#wake();
  }
}

interface Parsed {
  readonly answer: RawAnswer;
  /** UTF-16 units it took; the same as bytes, since tests look at ASCII answers only. */
  readonly length: number;
}

function parseAnswer(text: string, isHead: boolean): Parsed | undefined {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [first = "", ...lines] = text.slice(0, headEnd).split("\r\n");
  const headers = Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
  const status = Number(first.split(" ")[1]);
  const start = headEnd + 4;
  const isEmpty = isHead || status === 204 || status < 200;
  const body = isEmpty ? { text: "", end: start } : bodyOf(text, start, headers);
  return body && { answer: { status, headers, body: body.text }, length: body.end };
}

function bodyOf(text: string, start: number, headers: Readonly<Record<string, string>>) {
  if (headers["transfer-encoding"] === "chunked") return chunkedBodyOf(text, start);
  const end = start + Number(headers["content-length"] ?? 0);
  return end > text.length ? undefined : { text: text.slice(start, end), end };
}

function chunkedBodyOf(text: string, start: number) {
  let body = "";
  for (let at = start;;) {
    const lineEnd = text.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (next > text.length) return undefined;
    if (size === 0) return { text: body, end: next };
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}
