import { isIP } from "node:net";
import { isLoopback } from "./address.ts";

/**
 * Names by which containers call the machine they run on. No outsider can have them: `.internal` is
 * kept free of public names (ICANN, 2024).
 */
const MACHINE_NAMES: ReadonlySet<string> = new Set([
  "localhost",
  "host.docker.internal",
  "host.containers.internal",
]);

export interface HostRulesOptions {
  /** Where the server listens. */
  readonly listenHost: string;
  readonly listenName: string;
  readonly allowHosts: readonly string[];
}

/**
 * Which names a request may call this server by. On a loopback address every name but the
 * machine's own is suspicious: a page in a browser here may have had its own name point to
 * 127.0.0.1 (DNS rebinding), and what it asks comes from this machine. Servers that others can
 * reach have names we cannot know, and check only when they are told them.
 */
export class HostRules {
  readonly #names: ReadonlySet<string>;
  readonly #isChecked: boolean;

  constructor({ listenHost, listenName, allowHosts }: HostRulesOptions) {
    this.#names = new Set([...MACHINE_NAMES, listenName, ...allowHosts]);
    this.#isChecked = isLoopback(listenHost) || allowHosts.length > 0;
  }

  /** @param host the Host header; browsers always send one. */
  allows(host: string | undefined): boolean {
    if (!this.#isChecked || host === undefined) return true;
    const name = nameIn(host);
    if (name === undefined) return false;
    return isIP(name) !== 0 || this.#names.has(name) || name.endsWith(".localhost");
  }
}

/** `logs.example` of `Logs.Example.:3100`, `::1` of `[::1]:3100`. */
function nameIn(host: string): string | undefined {
  const parts = /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<name>[^:[\]\s]+?)\.?)(?::\d*)?$/i.exec(host)?.groups;
  return (parts?.v6 ?? parts?.name)?.toLowerCase();
}

/**
 * Whether a page of this server made the request, or no page at all: browsers say with Origin whose
 * page wants to write. The scheme may differ, because a proxy in front may speak TLS.
 */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  try {
    const { protocol, host: from } = new URL(origin);
    return /^https?:$/.test(protocol) && new URL(`${protocol}//${host}`).host === from;
  } catch {
    return false; // `null`, or nonsense.
  }
}
