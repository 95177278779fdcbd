/**
 * Signatures of finished captures (docs/format.md): who says that these are the bytes.
 *
 *     const signed = await signCapture(dir, { key: () => key, signedAt, writer, signal });
 *     const report = await checkSignature(dir, { expected: { fingerprint }, signal });
 *     if (report.findings.length > 0) …
 *
 * Three files beside the data: the sums of all others as `sha256sum` prints them, a statement about
 * those sums, and the Ed25519 signature (RFC 8032) of the statement's bytes. `sha256sum -c` and
 * `openssl pkeyutl` check them without logtap.
 *
 * Owns the files, keys, and the comparison. Every regular file below the directory is covered, in
 * folders too, but the lock; symbolic links are never followed, and a capture that has some is not
 * signed. Memory: 1 MiB of a file at a time and one record a file. Nothing that a manifest says
 * reaches a path: its names are looked up in the list of what is there.
 *
 * @throws {LogtapError} not_found — no capture, no manifest; conflict — it is being written; usage —
 *   a key that is none. What does not agree is a finding, never thrown.
 */
export { type CheckOptions, checkSignature, type SignatureReport } from "./check_signature.ts";
export { type ChangedFile, type ManifestDifference } from "./compare.ts";
export { createKeyFile, makeKeyFolder, type Reading } from "./disk.ts";
export {
  type ExpectedKey,
  makeKey,
  parseFingerprint,
  readPrivateKey,
  readPublicKey,
  type SigningKey,
} from "./keys.ts";
export { signCapture, type Signed, type SignOptions } from "./sign_capture.ts";
export { type SignatureFinding, type SignatureFindingKind } from "./finding.ts";
export { signatureJson, signatureText, signedJson, signedText } from "./report.ts";
