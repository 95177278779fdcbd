/**
 * Certificates: reads what people hand to a server, and makes a small authority of our own.
 *
 *     checkPair({ cert, key, nowMs })              PEM texts → a chain and a key that fit, or a fault
 *     const ca = await Authority.create({ name, validity });
 *     const { cert, key } = await ca.issueServer({ names: ["localhost", "127.0.0.1"], validity });
 *
 * Owns PEM (RFC 7468, 2015) and X.509 (RFC 5280, 2008) as far as that needs. Reading is node:crypto;
 * making is `@peculiar/x509`, loaded by the first `Authority`. Opens no file and no connection.
 * Keys that are made are ECDSA P-256; those that are read may be whatever the TLS library takes.
 *
 * Limits: a PEM text holds at most 200 blocks, further ones are not looked at; its length is bounded by whoever reads the file.
 *
 * @throws {LogtapError} usage — a text that is no PEM, a key that does not fit, a certificate whose
 * time is not now. Messages name the text by its `name` and never quote it.
 */
export { Authority, type AuthorityOptions, type PairPem, type Validity } from "./authority.ts";
export { checkAuthorities, type CheckedPair, checkPair, type NamedPem } from "./check.ts";
