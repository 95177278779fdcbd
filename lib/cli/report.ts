import { sanitize } from "../ansi/mod.ts";
import { exitCodeOf, type FaultKind, LogtapError } from "../fault/mod.ts";

/** Names that scripts know from the older program; docs/cli.md lists them. */
const ERROR_NAMES: Readonly<Record<FaultKind, string>> = {
  usage: "invalid_args",
  not_found: "not_found",
  denied: "permission",
  network: "network",
  conflict: "internal",
  corrupt: "findings",
  too_large: "invalid_args",
  busy: "network",
  internal: "internal",
};

/** Trying the same again may help. */
const RECOVERABLE: ReadonlySet<FaultKind> = new Set(["network", "busy"]);

/** How deep a chain of causes is told. */
const CAUSES_MAX = 8;

/** The fault as one JSON object on one line, newline included. */
export function faultJson(fault: LogtapError): string {
  const object = {
    type: "error",
    exit_code: exitCodeOf(fault.kind),
    error: ERROR_NAMES[fault.kind],
    message: fault.message,
    recoverable: RECOVERABLE.has(fault.kind),
    ...(fault.hint === undefined ? {} : { hint: fault.hint }),
  };
  return `${JSON.stringify(object)}\n`;
}

/**
 * The fault as lines for a person: what went wrong, what to do; internal ones with their causes.
 * Messages quote text from outside, which must not steer the terminal or fake a second line.
 */
export function faultText(fault: LogtapError): string {
  const lines = [`logtap: ${sanitize(fault.message)}`];
  if (fault.hint !== undefined) lines.push(`  hint: ${sanitize(fault.hint)}`);
  if (fault.kind === "internal") {
    lines.push(...causeLines(fault));
    lines.push(
      "  This is a fault in logtap. Please report it with these lines and `logtap version`.",
    );
  }
  return `${lines.join("\n")}\n`;
}

function causeLines(fault: LogtapError): string[] {
  const lines: string[] = [];
  let cause = fault.cause;
  for (let depth = 0; cause !== undefined && depth < CAUSES_MAX; depth++) {
    const error = cause instanceof Error ? cause : undefined;
    lines.push(`  caused by: ${sanitize(error === undefined ? String(cause) : String(error))}`);
    lines.push(...stackLines(error));
    cause = error?.cause;
  }
  return lines;
}

/** Where the error came from: the first places of its stack. A LogtapError's message says enough. */
function stackLines(error: Error | undefined): string[] {
  if (error === undefined || error instanceof LogtapError) return [];
  const places = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return places.slice(0, 4).map((line) => `    ${sanitize(line.trim())}`);
}
