import { createHash } from "node:crypto";
import {
  keepStill,
  MANIFEST_NAME,
  openCapture,
  SIGNATURE_NAME,
  SUMS_NAME,
} from "../capture/read.ts";
import { cutValue, isLogtapError, LogtapError } from "../fault/mod.ts";
import { type CoveredFile, readCovered, SIGNATURE_FILES } from "./covered.ts";
import { type Reading, readSmall, removeFiles, writeFiles } from "./disk.ts";
import { fingerprintOf, publicKeyOf, signBytes, type SigningKey } from "./keys.ts";
import { decodeStatement, encodeStatement, type Statement } from "./statement.ts";
import { STATEMENT_MAX_BYTES } from "./limits.ts";
import { encodeSums } from "./sums.ts";

export interface SignOptions extends Reading {
  /** Asked for when the capture can be signed: a refused one makes no key. */
  readonly key: () => SigningKey | Promise<SigningKey>;
  /** Canonical time. */
  readonly signedAt: string;
  /** Program and version, `logtap 0.1.0`. */
  readonly writer: string;
  /** Take the place of a signature by somebody else's key. */
  readonly replace?: boolean;
}

export interface Signed {
  readonly dir: string;
  readonly statement: Statement;
  readonly fingerprint: string;
  readonly files: readonly CoveredFile[];
}

/**
 * Signs a finished capture; one that this key has signed before is signed anew. A kill in between
 * leaves a capture that is not signed, never one that is signed wrongly.
 *
 * @throws {LogtapError} not_found — no capture; conflict — it is being written, has no end, has links
 *   in it, or somebody else has signed it.
 */
export async function signCapture(dir: string, options: SignOptions): Promise<Signed> {
  using _still = await holdFinished(dir);
  const { signedAt, writer } = options;
  const key = await options.key();
  if (options.replace !== true) await refuseOtherSigner(dir, key);
  const { files, others } = await readCovered(dir, options);
  const [other] = others;
  if (other !== undefined) {
    const what = other.kind === "link" ? "a symbolic link" : "no regular file";
    throw refusal(dir, `"${cutValue(other.file)}" is ${what}, which no sum covers`, "remove it");
  }
  const sums = new TextEncoder().encode(encodeSums(files));
  const statement: Statement = {
    version: 1,
    rootHash: createHash("sha256").update(sums).digest("hex"),
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    signedAt,
    publicKey: key.publicPem,
    writer,
  };
  const said = new TextEncoder().encode(encodeStatement(statement));
  await removeFiles(dir, SIGNATURE_FILES.toReversed());
  await writeFiles(dir, [
    [SUMS_NAME, sums],
    [MANIFEST_NAME, said],
    [SIGNATURE_NAME, signBytes(said, key)],
  ]);
  return { dir, statement, fingerprint: key.fingerprint, files };
}

/** Keeps writers out of a capture that has an end. */
async function holdFinished(dir: string): Promise<Disposable> {
  const still = await keepStill(dir);
  const { metadata } = await openOrRelease(dir, still);
  if (still === undefined) {
    throw refusal(dir, "it is being written", "stop its receiver first");
  }
  if (metadata.stopped !== undefined) return still;
  still[Symbol.dispose]();
  const hint = `\`logtap verify ${dir} --repair\` finishes what a killed receiver left`;
  throw refusal(dir, "it has no end: it is being written, or its receiver was killed", hint);
}

async function openOrRelease(dir: string, still: Disposable | undefined) {
  try {
    return await openCapture(dir);
  } catch (error) {
    still?.[Symbol.dispose]();
    throw error;
  }
}

async function refuseOtherSigner(dir: string, { fingerprint }: SigningKey): Promise<void> {
  const signer = await signerOf(dir);
  if (signer === undefined || signer === fingerprint) return;
  throw refusal(
    dir,
    `it is signed already, by the key ${signer}`,
    "--force replaces that signature",
  );
}

/** @returns undefined when nobody has signed, or nobody can tell who. */
async function signerOf(dir: string): Promise<string | undefined> {
  const bytes = await readSmall(`${dir}/${MANIFEST_NAME}`, STATEMENT_MAX_BYTES);
  if (bytes === undefined) return undefined;
  try {
    const { publicKey } = decodeStatement(new TextDecoder().decode(bytes));
    return fingerprintOf(publicKeyOf(publicKey, MANIFEST_NAME));
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return undefined; // A broken signature is nobody's.
  }
}

function refusal(dir: string, why: string, hint: string): LogtapError {
  return new LogtapError("conflict", `Cannot sign "${cutValue(dir)}": ${why}`, { hint });
}
