import { cellWidth, sanitize } from "../ansi/mod.ts";
import { MANIFEST_NAME, SIGNATURE_NAME, SUMS_NAME } from "../capture/read.ts";
import { formatCount, plural, shortTs } from "../units/mod.ts";
import type { SignatureReport } from "./check_signature.ts";
import type { SignatureFinding, SignatureFindingKind } from "./finding.ts";
import type { Signed } from "./sign_capture.ts";

/** Digits of a sum that a person compares. */
const SHOWN_DIGITS = 12;
/** Findings told one by one in text; the JSON has all. */
const SHOWN_MAX = 200;

/** `logtap sign --json`: the older program's keys first, then ours (docs/json.md). */
export function signedJson({ dir, statement, fingerprint, files }: Signed) {
  return {
    dir,
    root_hash: statement.rootHash,
    files: files.map(({ file, sha256, bytes }) => ({ file, sha256, bytes })),
    signed_at: statement.signedAt,
    bytes: statement.bytes,
    fingerprint,
    public_key: statement.publicKey,
    written: [SUMS_NAME, MANIFEST_NAME, SIGNATURE_NAME],
  };
}

export function signedText({ dir, statement, fingerprint, files }: Signed): string {
  const sizes = files.map(({ bytes }) => formatCount(bytes));
  const width = Math.max(0, ...sizes.map(cellWidth));
  const rows = files.map(({ file, sha256 }, i) =>
    `  ${sha256.slice(0, SHOWN_DIGITS)}  ${sizes[i]!.padStart(width)}  ${sanitize(file)}`
  );
  return [
    `signed    ${plural(files.length, "file")}, ${formatCount(statement.bytes)} bytes in ${
      sanitize(dir)
    }`,
    `root      ${statement.rootHash}`,
    `key       ${fingerprint}`,
    `manifest  ${SUMS_NAME}, ${MANIFEST_NAME}, ${SIGNATURE_NAME}`,
    ...rows,
    "",
  ].join("\n");
}

/** `logtap sign --verify --json`. */
export function signatureJson(report: SignatureReport) {
  const { dir, rootHash, statement, fingerprint, trust, difference, findings } = report;
  return {
    dir,
    root_hash: rootHash,
    valid: findings.length === 0,
    mismatches: difference.changed,
    missing: difference.missing,
    extra: difference.extra,
    trust,
    fingerprint: fingerprint ?? null,
    signed_at: statement?.signedAt ?? null,
    files_checked: report.files,
    findings,
  };
}

const WORDS: Readonly<Record<SignatureFindingKind, string>> = {
  unsigned: "UNSIGNED",
  damaged: "DAMAGED",
  bad_signature: "FORGED",
  other_sums: "FORGED",
  other_key: "OTHER KEY",
  changed: "MISMATCH",
  missing: "MISSING",
  extra: "EXTRA",
  link: "LINK",
};

export function signatureText(report: SignatureReport): string {
  const { findings, files, fingerprint, statement } = report;
  if (findings.length === 0) {
    const by = report.trust === "expected"
      ? "the expected key"
      : "the key in the manifest; --public-key checks whose it is";
    return `OK: ${plural(files, "file")} as signed at ${shortTs(statement?.signedAt ?? "")}\n` +
      `key: ${fingerprint}, ${by}\n`;
  }
  const count = plural(findings.length, "finding");
  const more = findings.length - SHOWN_MAX;
  return [
    `FAIL: ${count} in ${sanitize(report.dir)}`,
    ...findings.slice(0, SHOWN_MAX).map((finding) => findingText(finding, report)),
    ...more > 0 ? [`  and ${formatCount(more)} more; --json has all`] : [],
    "",
  ].join("\n");
}

function findingText({ kind, file, text }: SignatureFinding, report: SignatureReport): string {
  const line = `  ${WORDS[kind]} ${sanitize(file)}: ${sanitize(text)}`;
  const changed = kind === "changed" &&
    report.difference.changed.find((other) => other.file === file);
  return changed
    ? `${line}\n    expected ${changed.expected}\n    actual   ${changed.actual}`
    : line;
}
