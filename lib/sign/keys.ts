import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { LogtapError } from "../fault/mod.ts";

/** An Ed25519 key pair. The private half is only ever used to sign. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** PEM, SubjectPublicKeyInfo. */
  readonly publicPem: string;
  readonly fingerprint: string;
}

/** The key that a signature must be from: known as a whole, or by its fingerprint. */
export interface ExpectedKey {
  readonly fingerprint: string;
}

const ALGORITHM = "ed25519";
export const SIGNATURE_BYTES = 64;
const FINGERPRINT = /^(?:sha256:)?([0-9a-f]{64})$/i;

/** A new pair as PEM texts: PKCS #8 and SubjectPublicKeyInfo. */
export function makeKey(): { readonly privatePem: string; readonly publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync(ALGORITHM);
  return { privatePem: pemOf(privateKey, "pkcs8"), publicPem: pemOf(publicKey, "spki") };
}

/**
 * @param from what to call the text in a message: `--key "x.pem"`. The text itself is never told.
 * @throws {LogtapError} usage — not an Ed25519 key in PKCS #8 PEM.
 */
export function readPrivateKey(pem: string, from: string): SigningKey {
  const text =
    `Cannot read ${from}: expected an Ed25519 private key, PKCS #8 in PEM, not encrypted`;
  const privateKey = readKey(() => createPrivateKey(pem), text);
  const publicPem = pemOf(createPublicKey(privateKey), "spki");
  return { privateKey, publicPem, fingerprint: fingerprintOf(publicPem) };
}

/** The key of a PEM text. @throws {LogtapError} usage — not an Ed25519 public key. */
export function readPublicKey(pem: string, from: string): ExpectedKey {
  return { fingerprint: fingerprintOf(publicKeyOf(pem, from)) };
}

/** The canonical PEM of a public key. @throws {LogtapError} usage. */
export function publicKeyOf(pem: string, from: string): string {
  // Without this a private key would be taken for its public half.
  const isPublic = pem.includes("-----BEGIN PUBLIC KEY-----");
  const text = `Cannot read ${from}: expected an Ed25519 public key in PEM`;
  if (!isPublic) throw new LogtapError("usage", text);
  return pemOf(readKey(() => createPublicKey(pem), text), "spki");
}

/** `sha256:` and 64 hexadecimal digits: of the key's DER, as `openssl pkey -pubin -outform DER | sha256sum`. */
export function fingerprintOf(publicPem: string): string {
  const der = createPublicKey(publicPem).export({ type: "spki", format: "der" });
  return `sha256:${createHash("sha256").update(der).digest("hex")}`;
}

/** @returns undefined when the text is no fingerprint; a file's path perhaps. */
export function parseFingerprint(text: string): ExpectedKey | undefined {
  const digits = FINGERPRINT.exec(text)?.[1];
  return digits === undefined ? undefined : { fingerprint: `sha256:${digits.toLowerCase()}` };
}

export function signBytes(bytes: Uint8Array, { privateKey }: SigningKey): Uint8Array {
  return new Uint8Array(sign(null, bytes, privateKey));
}

/** `publicPem` must have been through {@linkcode publicKeyOf}. */
export function isSignedBy(bytes: Uint8Array, signature: Uint8Array, publicPem: string): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  return verify(null, bytes, createPublicKey(publicPem), signature);
}

function readKey(read: () => KeyObject, text: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    // Not passed on as the cause: what a decoder says may quote what it was given.
    throw new LogtapError("usage", text);
  }
  if (key.asymmetricKeyType !== ALGORITHM) throw new LogtapError("usage", text);
  return key;
}

function pemOf(key: KeyObject, type: "pkcs8" | "spki"): string {
  return String(key.export({ type, format: "pem" }));
}
