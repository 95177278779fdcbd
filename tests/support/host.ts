import { Buffer } from "node:buffer";
import { type Host, type Output, Stop } from "../../lib/cli/mod.ts";

/** An output that keeps what it is given. */
export class KeptOutput implements Output {
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly #pieces: Uint8Array[] = [];

  constructor({ isTerminal = false, columns = 80 } = {}) {
    this.isTerminal = isTerminal;
    this.columns = columns;
  }

  write(data: string | Uint8Array): void {
    this.#pieces.push(typeof data === "string" ? new TextEncoder().encode(data) : data.slice());
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  /** Everything written so far. */
  get text(): string {
    return new TextDecoder().decode(Buffer.concat(this.#pieces));
  }
}

export interface TestHost extends Host {
  readonly stdout: KeptOutput;
  readonly stderr: KeptOutput;
  /** As the first Ctrl-C does. */
  interrupt(): void;
}

export interface TestHostOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly nowMs?: number;
  readonly stdin?: string;
}

/** A host made of values: what a command writes is kept, time stands still. */
export function testHost(options: TestHostOptions = {}): TestHost {
  const controller = new AbortController();
  const { env = {}, stdin = "", nowMs = Date.UTC(2026, 10, 21, 10, 32, 1), ...terminal } = options;
  return {
    stdout: new KeptOutput(terminal),
    stderr: new KeptOutput(terminal),
    stdin: async function* () {
      yield new TextEncoder().encode(stdin);
    },
    signal: controller.signal,
    env: (name) => env[name] || undefined,
    nowMs: () => nowMs,
    giveUpRights: () => {}, // They are the test's.
    interrupt: () => controller.abort(new Stop("interrupted")),
  };
}
