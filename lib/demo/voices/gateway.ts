import type { Journey } from "../journey.ts";
import type { Said, StoryClock } from "../line.ts";
import { accessStamp } from "../stamp.ts";

export interface Answered {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly status: 200 | 201 | 404 | 503;
  readonly tookMs: number;
}

const BODY_BYTES: Readonly<Record<Answered["status"], number>> = {
  200: 2_318,
  201: 412,
  404: 153,
  503: 87,
};
const LEVELS = { 200: "info", 201: "info", 404: "warn", 503: "error" } as const;

/** A request has been answered: the combined log format, with the time it took and its trace. */
export function answered(journey: Journey, atMs: number, answer: Answered): Said {
  const { ip, agent, trace, clock, random } = journey;
  const { method, path, status, tookMs } = answer;
  const bytes = BODY_BYTES[status] + random.below(40);
  const request = `"${method} ${path} HTTP/1.1" ${status} ${bytes}`;
  const seconds = (tookMs / 1000).toFixed(3);
  return {
    app: "gateway",
    atMs,
    level: LEVELS[status],
    msg: `${ip} - - [${accessStamp(clock(atMs))}] ${request} "-" "${agent}" ` +
      `rt=${seconds} trace=${trace}`,
    meta: { trace_id: trace },
  };
}

/** Kubernetes asks whether the gateway lives. */
export function probed(clock: StoryClock, atMs: number): Said {
  const request = '"GET /healthz HTTP/1.1" 200 2';
  return {
    app: "gateway",
    atMs,
    level: "info",
    msg: `10.42.0.1 - - [${accessStamp(clock(atMs))}] ${request} "-" "kube-probe/1.33" rt=0.001`,
  };
}
