import { createHash } from "node:crypto";
import { MANIFEST_NAME, SIGNATURE_NAME, SUMS_NAME } from "../capture/read.ts";
import { cutValue, isLogtapError, LogtapError } from "../fault/mod.ts";
import { compareSums, type ManifestDifference } from "./compare.ts";
import { type Covered, readCovered } from "./covered.ts";
import { type Reading, readSmall } from "./disk.ts";
import type { SignatureFinding } from "./finding.ts";
import {
  type ExpectedKey,
  fingerprintOf,
  isSignedBy,
  publicKeyOf,
  SIGNATURE_BYTES,
} from "./keys.ts";
import { STATEMENT_MAX_BYTES, SUMS_MAX_BYTES } from "./limits.ts";
import { decodeStatement, type Statement } from "./statement.ts";
import { decodeSums } from "./sums.ts";

export interface CheckOptions extends Reading {
  /** Without one, any key will do, and the report says which it was. */
  readonly expected?: ExpectedKey | undefined;
}

/** What a signature says, and everything that does not agree with it. */
export interface SignatureReport {
  readonly dir: string;
  /** sha256 of the sums that are there. */
  readonly rootHash: string;
  readonly statement?: Statement;
  /** Of the key in the statement. */
  readonly fingerprint?: string;
  /** `expected`: the key is the one that was asked for; `stated`: any key was good enough. */
  readonly trust: "expected" | "stated" | "none";
  readonly files: number;
  readonly difference: ManifestDifference;
  readonly findings: readonly SignatureFinding[];
}

/**
 * Compares a capture with its signature.
 *
 * @throws {LogtapError} not_found — there are no sums at all: nobody ever signed it.
 */
export async function checkSignature(dir: string, options: CheckOptions): Promise<SignatureReport> {
  const sums = await readSmall(`${dir}/${SUMS_NAME}`, SUMS_MAX_BYTES);
  if (sums === undefined) {
    const text = `Cannot check "${cutValue(dir)}": there is no ${SUMS_NAME}, it is not signed`;
    throw new LogtapError("not_found", text, {
      hint: "`logtap sign DIR` signs a finished capture",
    });
  }
  const rootHash = createHash("sha256").update(sums).digest("hex");
  const signature = await judgeSignature(dir, { rootHash, expected: options.expected });
  const covered = await readCovered(dir, options);
  const { difference, findings } = compare(sums, covered);
  return {
    dir,
    rootHash,
    ...signature.about,
    files: covered.files.length,
    difference,
    findings: [...signature.findings, ...findings],
  };
}

interface Judged {
  readonly about: Pick<SignatureReport, "statement" | "fingerprint" | "trust">;
  readonly findings: readonly SignatureFinding[];
}

interface Wanted {
  readonly rootHash: string;
  readonly expected: ExpectedKey | undefined;
}

/** Whether the statement is about these sums, and signed by whom it should be. */
async function judgeSignature(dir: string, { rootHash, expected }: Wanted): Promise<Judged> {
  const file = MANIFEST_NAME;
  try {
    const said = await readSmall(`${dir}/${MANIFEST_NAME}`, STATEMENT_MAX_BYTES);
    const signature = await readSmall(`${dir}/${SIGNATURE_NAME}`, SIGNATURE_BYTES);
    if (said === undefined || signature === undefined) {
      const lacks = said === undefined ? MANIFEST_NAME : SIGNATURE_NAME;
      const text = `there is no ${lacks}: anybody may have written these sums`;
      return distrusted([{ kind: "unsigned", file: lacks, text }]);
    }
    const statement = decodeStatement(new TextDecoder().decode(said));
    const publicPem = publicKeyOf(statement.publicKey, `the key in ${file}`);
    const fingerprint = fingerprintOf(publicPem);
    const findings: SignatureFinding[] = [];
    const tell = (kind: SignatureFinding["kind"], text: string) =>
      findings.push({ kind, file, text });
    if (!isSignedBy(said, signature, publicPem)) {
      tell("bad_signature", `its signature was not made by the key ${fingerprint}`);
    }
    if (expected !== undefined && expected.fingerprint !== fingerprint) {
      tell("other_key", `signed by the key ${fingerprint}, expected ${expected.fingerprint}`);
    }
    if (statement.rootHash !== rootHash) {
      tell("other_sums", `is about other sums than ${SUMS_NAME}`);
    }
    if (findings.length > 0) {
      return { ...distrusted(findings), about: { trust: "none", statement, fingerprint } };
    }
    const trust = expected === undefined ? "stated" : "expected";
    return { about: { statement, fingerprint, trust }, findings };
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return distrusted([{ kind: "damaged", file, text: error.message }]);
  }
}

function distrusted(findings: readonly SignatureFinding[]): Judged {
  return { about: { trust: "none" }, findings };
}

function compare(bytes: Uint8Array, { files, others }: Covered) {
  const findings: SignatureFinding[] = others.map(({ file, kind }) => {
    const what = kind === "link" ? "a symbolic link" : "no regular file";
    return { kind: "link", file, text: `is ${what}, which no sum covers` };
  });
  let expected: ReadonlyMap<string, string> = new Map();
  try {
    expected = decodeSums(new TextDecoder().decode(bytes));
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    findings.push({ kind: "damaged", file: SUMS_NAME, text: error.message });
  }
  const difference = compareSums(expected, files);
  for (const { file } of difference.changed) {
    findings.push({ kind: "changed", file, text: "its bytes are others than the signed ones" });
  }
  for (const file of difference.missing) {
    findings.push({ kind: "missing", file, text: "is not there any more" });
  }
  for (const file of difference.extra) {
    findings.push({ kind: "extra", file, text: "was not there when it was signed" });
  }
  return { difference, findings };
}
