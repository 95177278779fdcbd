import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { LogtapError } from "../fault/mod.ts";
import { type PemBlock, pemBlocks } from "./pem.ts";

/** A PEM text, and what messages call it: `--tls-cert server.pem`. */
export interface NamedPem {
  readonly name: string;
  readonly text: string;
}

export interface CheckedPair {
  /** The server's certificate first, then those between it and its authority; nothing else. */
  readonly cert: string;
  readonly key: string;
}

const CERTIFICATE = "CERTIFICATE";

/**
 * The certificate chain and the private key in two PEM texts, when a server can show them now.
 *
 * @throws {LogtapError} usage
 */
export function checkPair(
  { cert, key, nowMs }: { readonly cert: NamedPem; readonly key: NamedPem; readonly nowMs: number },
): CheckedPair {
  const chain = certificatesIn(cert);
  const block = privateKeyIn(key);
  const privateKey = readKey(block, key);
  const [first] = chain;
  if (first === undefined || !first.x509.checkPrivateKey(privateKey)) {
    const isLater = chain.some(({ x509 }) => x509.checkPrivateKey(privateKey));
    throw misfit(cert, key, isLater);
  }
  const late = faultInTime(first.x509, nowMs);
  if (late !== undefined) throw refusal(cert, late);
  return { cert: chain.map(({ pem }) => pem).join(""), key: block.pem };
}

/**
 * The authorities in a PEM text whose time is now: bundles keep old ones beside new ones, and a TLS
 * library may go on to trust those that have expired.
 *
 * @throws {LogtapError} usage — also when one of them may not sign others, or none is left: every
 * client would be refused, and nobody would know why.
 */
export function checkAuthorities(source: NamedPem, nowMs: number): string {
  const found = certificatesIn(source);
  if (!found.every(({ x509 }) => x509.ca)) {
    throw refusal(source, "it holds a certificate that may not sign others, expected authorities");
  }
  const valid = found.filter(({ x509 }) => faultInTime(x509, nowMs) === undefined);
  if (valid.length === 0) throw refusal(source, faultInTime(found[0]!.x509, nowMs)!);
  return valid.map(({ pem }) => pem).join("");
}

interface ReadCertificate {
  readonly pem: string;
  readonly x509: X509Certificate;
}

/** At least one. */
function certificatesIn(source: NamedPem): readonly ReadCertificate[] {
  const blocks = pemBlocks(source.text);
  const found = blocks.filter(({ label }) => label === CERTIFICATE);
  if (found.length === 0) throw refusal(source, `${whatIsThere(blocks)}, expected a certificate`);
  return found.map(({ pem }) => {
    try {
      return { pem, x509: new X509Certificate(pem) };
    } catch (cause) {
      throw refusal(source, "its certificate is damaged", cause);
    }
  });
}

function privateKeyIn(source: NamedPem): PemBlock {
  const blocks = pemBlocks(source.text);
  const block = blocks.find(({ label }) => label.endsWith("PRIVATE KEY"));
  if (block === undefined) {
    throw refusal(source, `${whatIsThere(blocks)}, expected a private key`);
  }
  // Asked first: a library may want to ask the terminal for a password.
  if (block.label.startsWith("ENCRYPTED") || block.pem.includes("Proc-Type: 4,ENCRYPTED")) {
    throw new LogtapError("usage", `Cannot use ${source.name}: the key is encrypted`, {
      hint: "write it without a password: openssl pkey -in KEY -out PLAIN",
    });
  }
  return block;
}

function readKey({ pem }: PemBlock, source: NamedPem): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw refusal(source, "the key is damaged, or of a kind that is not known"); // No cause: it may quote.
  }
}

function faultInTime({ validFrom, validTo }: X509Certificate, nowMs: number): string | undefined {
  const [from, to] = [new Date(validFrom), new Date(validTo)];
  if (nowMs > to.getTime()) return `the certificate expired at ${secondOf(to)}`;
  return nowMs < from.getTime()
    ? `the certificate is not valid before ${secondOf(from)}`
    : undefined;
}

/** `2026-11-21T10:32:01Z`. */
function secondOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** What a text holds, by the labels of its blocks, which have a harmless alphabet. */
function whatIsThere(blocks: readonly PemBlock[]): string {
  const labels = [...new Set(blocks.map(({ label }) => label))];
  return labels.length === 0 ? "it is not PEM" : `it holds ${labels.slice(0, 3).join(" and ")}`;
}

function misfit(cert: NamedPem, key: NamedPem, isLater: boolean): LogtapError {
  const says = `Cannot use ${cert.name} with ${key.name}: the key does not belong to the`;
  return isLater
    ? new LogtapError("usage", `${says} first certificate`, {
      hint: "put the server's certificate first, those that signed it behind it",
    })
    : new LogtapError("usage", `${says} certificate`);
}

function refusal({ name }: NamedPem, says: string, cause?: unknown): LogtapError {
  return new LogtapError("usage", `Cannot use ${name}: ${says}`, { cause });
}
