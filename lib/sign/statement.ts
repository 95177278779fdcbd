import { LogtapError } from "../fault/mod.ts";
import { canonicalTs } from "../units/mod.ts";

/** What is signed: which sums, when, by which key. */
export interface Statement {
  readonly version: 1;
  /** sha256 of the bytes of the sums, 64 hexadecimal digits. */
  readonly rootHash: string;
  readonly files: number;
  /** Of all the files together. */
  readonly bytes: number;
  /** Canonical time; what the signer's clock said. */
  readonly signedAt: string;
  /** PEM, SubjectPublicKeyInfo. */
  readonly publicKey: string;
  /** Program and version. */
  readonly writer: string;
}

/** The bytes of manifest.json. */
export function encodeStatement(statement: Statement): string {
  const { version, rootHash, files, bytes, signedAt, publicKey, writer } = statement;
  const value = {
    version,
    root_hash: rootHash,
    files,
    bytes,
    signed_at: signedAt,
    public_key: publicKey,
    writer,
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** @throws {LogtapError} corrupt — not a statement of version 1. */
export function decodeStatement(text: string): Statement {
  const value = parseObject(text);
  const { version, root_hash: rootHash, files, bytes, writer } = value;
  if (version !== 1) throw bad("expected version 1");
  if (typeof rootHash !== "string" || !/^[0-9a-f]{64}$/.test(rootHash)) {
    throw bad("expected root_hash to be 64 hexadecimal digits");
  }
  const signedAt = typeof value.signed_at === "string" ? canonicalTs(value.signed_at) : undefined;
  if (signedAt === undefined) throw bad("expected signed_at to be a time");
  const { public_key: publicKey } = value;
  if (typeof publicKey !== "string") throw bad("expected public_key to be PEM");
  if (!isCount(files) || !isCount(bytes)) throw bad("expected files and bytes to be counts");
  const program = typeof writer === "string" ? writer : "";
  return { version, rootHash, files, bytes, signedAt, publicKey, writer: program };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new LogtapError("corrupt", "Cannot read the statement: it is no JSON", { cause });
  }
  throw bad("expected an object");
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function bad(says: string): LogtapError {
  return new LogtapError("corrupt", `Cannot read the statement: ${says}`);
}
