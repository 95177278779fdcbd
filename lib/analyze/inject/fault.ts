import { cutValue, LogtapError } from "../../fault/mod.ts";
import { nsOfTs, tsOfNs } from "../../units/mod.ts";

/** Something that goes wrong, for trying out how it would look. */
export type Fault =
  /** Errors behind every entry. */
  | { readonly kind: "error-spike" }
  /** A service says nothing. */
  | { readonly kind: "service-down"; readonly service: string }
  /** What a service says took long. */
  | { readonly kind: "latency-spike"; readonly service: string };

/** Faults and when they are there; plain data. */
export interface Injection {
  readonly faults: readonly Fault[];
  /** Canonical times; `until` is the first one without faults. */
  readonly from: string;
  readonly until: string;
}

const FORMS = "expected error-spike, service-down=SERVICE or latency-spike=SERVICE";
const NS_A_MS = 1_000_000n;

/** @throws {LogtapError} usage */
export function parseFault(text: string): Fault {
  const [kind, ...rest] = text.trim().split("=");
  const service = rest.join("=").trim();
  if (kind === "error-spike" && rest.length === 0) return { kind };
  if ((kind === "service-down" || kind === "latency-spike") && service !== "") {
    return { kind, service };
  }
  throw new LogtapError("usage", `Cannot inject "${cutValue(text)}": ${FORMS}`);
}

/** As it is typed. */
export function faultText(fault: Fault): string {
  return fault.kind === "error-spike" ? fault.kind : `${fault.kind}=${fault.service}`;
}

/** @param from canonical time. */
export function injectionAt(
  faults: readonly Fault[],
  { from, durationMs }: { readonly from: string; readonly durationMs: number },
): Injection {
  const durationNs = BigInt(Math.round(durationMs)) * NS_A_MS;
  return { faults, from, until: tsOfNs(nsOfTs(from) + durationNs) };
}
