import { createHash } from "node:crypto";
import { levelOf } from "../../line/mod.ts";
import type { Comparison } from "./baseline.ts";
import { percent } from "./moment.ts";
import { errorRatePct, severityOf } from "./report.ts";
import type { Triage } from "./triage.ts";

type FindingSeverity = "high" | "medium" | "low" | "info";

interface SpectreFinding {
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly location: string;
  readonly message: string;
}

export interface SpectreInput {
  readonly triage: Triage;
  readonly top: number;
  readonly version: string;
  /** RFC 3339. */
  readonly now: string;
  /** What the capture is known by; only its hash is told. */
  readonly uri: string;
  readonly comparison?: Comparison;
}

/** Signatures with at least this share of all lines are worth a look on their own, in per cent. */
const MEDIUM_PCT = 1;

/**
 * The envelope `spectre/v1` that `spectrehub collect` reads. It leaves the machine: where the capture
 * lies is told as a hash, and no message of a line is in it, only signatures.
 */
export function spectreJson(input: SpectreInput): Record<string, unknown> {
  const findings = findingsOf(input);
  const count = (severity: FindingSeverity) =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    schema: "spectre/v1",
    tool: "logtap",
    version: input.version,
    timestamp: input.now,
    target: {
      type: "log-capture",
      uri_hash: `sha256:${createHash("sha256").update(input.uri).digest("hex")}`,
    },
    findings,
    summary: {
      total: findings.length,
      high: count("high"),
      medium: count("medium"),
      low: count("low"),
      info: count("info"),
    },
  };
}

function findingsOf({ triage, top, comparison }: SpectreInput): readonly SpectreFinding[] {
  const { errorLines, totalLines, signatures, correlations } = triage;
  const rate: SpectreFinding = {
    id: "ERROR_RATE",
    severity: errorLines === 0 ? "info" : severityOf(triage),
    location: "capture",
    message: `${errorLines} of ${totalLines} lines are errors (${percent(errorLines, totalLines)})`,
  };
  const fresh = new Set(comparison?.fresh.map(({ signature }) => signature));
  return [
    rate,
    ...signatures.slice(0, top).map(({ signature, count, firstSeen, example }) => ({
      id: fresh.has(signature) ? "NEW_ERROR_SIGNATURE" : "ERROR_SIGNATURE",
      severity: isFatal(example) ? "high" as const : signatureSeverity(count, triage),
      location: firstSeen === "" ? "capture" : `first seen ${firstSeen}`,
      message: `${count} × ${signature}`,
    })),
    ...correlations.slice(0, top).map((one) => ({
      id: "CORRELATED_FAILURES",
      severity: "medium" as const,
      location: `${one.source} → ${one.target}`,
      message: `${one.pattern}, ${one.lagS} s later, confidence ${one.confidence}`,
    })),
  ];
}

/** By what the line says of itself: as in the severity of the whole. */
function isFatal(example: string): boolean {
  return levelOf(example) === "fatal";
}

function signatureSeverity(count: number, triage: Triage): FindingSeverity {
  const share = triage.totalLines === 0 ? 0 : count / triage.totalLines * 100;
  return share > MEDIUM_PCT || errorRatePct(triage) === 100 ? "medium" : "low";
}
