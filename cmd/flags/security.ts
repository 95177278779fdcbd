import type { NamedPem } from "../../lib/cert/mod.ts";
import {
  type Flags,
  type FlagValues,
  type Host,
  readFlagFile,
  readSecretFile,
} from "../../lib/cli/mod.ts";
import { cutValue, LogtapError } from "../../lib/fault/mod.ts";
import {
  digestOfKey,
  digestsOfKeyFile,
  keyDigests,
  type SecurityPlan,
  type TlsPlan,
} from "../../lib/server/start.ts";
import { addressOf, type ServerFlags } from "./server.ts";

const FILE = { kind: "text", value: "FILE", local: "never", completes: "file" } as const;

/** The flags of every server that say who may do what. */
export const SECURITY_FLAGS = {
  tlsCert: { ...FILE, doc: "Serve HTTPS with this certificate chain (PEM)" },
  tlsKey: { ...FILE, doc: "Private key of --tls-cert (PEM)" },
  clientCa: {
    ...FILE,
    doc: "Serve only clients with a certificate signed by one of these (PEM)",
  },
  apiKey: {
    kind: "list",
    value: "KEY",
    split: false,
    secret: "always",
    local: "never",
    doc: "Ask for this key: it opens pushes and reads",
  },
  apiKeyFile: { ...FILE, doc: "The same, from a file with one key a line" },
  readKey: {
    kind: "list",
    value: "KEY",
    split: false,
    secret: "always",
    local: "never",
    doc: "Ask for this key or the other: it opens reads only",
  },
  readKeyFile: { ...FILE, doc: "The same, from a file with one key a line" },
  allowHost: {
    kind: "list",
    value: "NAME",
    local: "never",
    doc: "Let requests call this server NAME; others are refused on loopback, or once one is named",
  },
} as const satisfies Flags;

type SecurityFlags = FlagValues<typeof SECURITY_FLAGS>;

/** What this needs of a host: the time, and somebody to warn. */
type Warned = Pick<Host, "nowMs" | "stderr">;

/**
 * Reads the files of the flags and checks them; what comes back needs none of them any more.
 *
 * @throws {LogtapError} usage, not_found, denied
 */
export async function securityOf(
  flags: SecurityFlags & ServerFlags,
  host: Warned,
): Promise<{ readonly security: SecurityPlan }> {
  const tls = await tlsOf(flags, host);
  const keys = keyDigests(
    await keysOf("--api-key", flags.apiKey, { path: flags.apiKeyFile, host }),
    await keysOf("--read-key", flags.readKey, { path: flags.readKeyFile, host }),
  );
  const security = {
    ...tls === undefined ? {} : { tls },
    keys,
    listenName: addressOf(flags).host.toLowerCase(),
    allowHosts: flags.allowHost.map(hostName),
  };
  return { security };
}

async function tlsOf(
  { tlsCert, tlsKey, clientCa }: SecurityFlags,
  host: Warned,
): Promise<TlsPlan | undefined> {
  if (tlsCert === undefined && tlsKey === undefined && clientCa === undefined) return undefined;
  if (tlsCert === undefined) {
    throw lacking(tlsKey === undefined ? "--client-ca" : "--tls-key", "--tls-cert");
  }
  if (tlsKey === undefined) throw lacking("--tls-cert", "--tls-key");
  const cert = await readPem("--tls-cert", tlsCert);
  const key = await readKeyPem("--tls-key", tlsKey, host);
  const { checkAuthorities, checkPair } = await import("../../lib/cert/mod.ts"); // 20 ms and 4 MB.
  const pair = checkPair({ cert, key, nowMs: host.nowMs() });
  if (clientCa === undefined) return pair;
  return {
    ...pair,
    clientCa: checkAuthorities(await readPem("--client-ca", clientCa), host.nowMs()),
  };
}

function lacking(given: string, missing: string): LogtapError {
  return new LogtapError("usage", `Cannot use ${given} without ${missing}`);
}

async function readPem(flag: string, path: string): Promise<NamedPem> {
  return { name: nameOf(flag, path), text: (await readFlagFile(flag, path)).text };
}

async function readKeyPem(flag: string, path: string, host: Warned): Promise<NamedPem> {
  return { name: nameOf(flag, path), text: await readSecretFile(flag, path, host) };
}

function nameOf(flag: string, path: string): string {
  return `${flag} "${cutValue(path)}"`;
}

async function keysOf(
  flag: string,
  given: readonly string[],
  { path, host }: { readonly path: string | undefined; readonly host: Warned },
): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const key of given) digests.push(await digestOfKey(key, flag));
  if (path === undefined) return digests;
  const text = await readSecretFile(`${flag}-file`, path, host);
  return [...digests, ...await digestsOfKeyFile(text, nameOf(`${flag}-file`, path))];
}

function hostName(name: string): string {
  if (/^[a-z0-9._-]{1,253}$/i.test(name)) return name.toLowerCase().replace(/\.$/, "");
  const text = `Cannot use --allow-host "${cutValue(name)}": expected a name without a port`;
  throw new LogtapError("usage", text);
}
