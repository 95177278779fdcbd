import { Authority, type PairPem, type Validity } from "../../lib/cert/mod.ts";
import type { TempDir } from "./temp_dir.ts";

const DAY_MS = 86_400_000;

/** A validity of two days around a day before or after today. */
export function validAround(days: number): Validity {
  const middle = Date.now() + days * DAY_MS;
  return { notBefore: new Date(middle - DAY_MS), notAfter: new Date(middle + DAY_MS) };
}

export interface TestCertificates {
  readonly authority: Authority;
  /** For localhost and 127.0.0.1. */
  readonly server: PairPem;
  readonly client: PairPem;
  /** Signed by nobody that the server knows. */
  readonly stranger: PairPem;
}

let made: Promise<TestCertificates> | undefined;

/**
 * An authority, and what it has signed; made once a module, because making takes a while, and in the
 * test that asks first, because what goes on between tests counts as a leak.
 */
export function certificates(): Promise<TestCertificates> {
  return made ??= make();
}

async function make(): Promise<TestCertificates> {
  const validity = validAround(0);
  const authority = await Authority.create({ name: "logtap tests", validity });
  const other = await Authority.create({ name: "somebody else", validity });
  return {
    authority,
    server: await authority.issueServer({ names: ["localhost", "127.0.0.1"], validity }),
    client: await authority.issueClient({ name: "a sender", validity }),
    stranger: await other.issueClient({ name: "a stranger", validity }),
  };
}

/** The same as files that only their owner reads: `server.pem`, `server.key`, `ca.pem` … */
export async function certificateFiles(dir: TempDir): Promise<void> {
  const { authority, server, client, stranger } = await certificates();
  const write = (name: string, text: string) =>
    Deno.writeTextFileSync(dir.file(name), text, { mode: 0o600 });
  write("ca.pem", authority.cert);
  for (const [name, { cert, key }] of Object.entries({ server, client, stranger })) {
    write(`${name}.pem`, cert);
    write(`${name}.key`, key);
  }
}
