import type { App } from "./line.ts";
import { paymentsVersion, STORY } from "./story.ts";

interface Place {
  readonly namespace: string;
  /** Name and node of each. */
  readonly pods: readonly (readonly [pod: string, node: string])[];
}

const PLACES: Readonly<Record<Exclude<App, "payments">, Place>> = {
  gateway: {
    namespace: "edge",
    pods: [["gateway-7d4b9c-x2kqp", "node-a"], ["gateway-7d4b9c-m8wzt", "node-b"]],
  },
  checkout: {
    namespace: "shop",
    pods: [["checkout-5f6c8d-q4h7s", "node-b"], ["checkout-5f6c8d-zn2lv", "node-c"]],
  },
  inventory: {
    namespace: "shop",
    pods: [["inventory-84bd7f-k9p2x", "node-a"], ["inventory-84bd7f-7rtcw", "node-c"]],
  },
  mailer: { namespace: "shop", pods: [["mailer-6c9f5b-w5nd8", "node-c"]] },
  postgres: { namespace: "data", pods: [["postgres-0", "node-b"]] },
};

/** Every version has pods of its own, the second start of the old one too. */
const PAYMENTS_BEFORE: Place = {
  namespace: "shop",
  pods: [["payments-66b8d9-t6vfr", "node-a"], ["payments-66b8d9-c3jml", "node-b"]],
};
const PAYMENTS_BROKEN: Place = {
  namespace: "shop",
  pods: [["payments-7b5fc4-hd9xk", "node-a"], ["payments-7b5fc4-2qwsn", "node-c"]],
};
const PAYMENTS_BACK: Place = {
  namespace: "shop",
  pods: [["payments-66b8d9-8pzgt", "node-a"], ["payments-66b8d9-vl5cb", "node-b"]],
};

function placeOf(app: App, atMs: number): Place {
  if (app !== "payments") return PLACES[app];
  if (paymentsVersion(atMs) === "1.9.0") return PAYMENTS_BROKEN;
  return atMs < STORY.deployMs ? PAYMENTS_BEFORE : PAYMENTS_BACK;
}

/** The labels of one of the pods of a service at that moment; the same lot meets the same pod. */
export function labelsOf(app: App, atMs: number, lot: number): Readonly<Record<string, string>> {
  const { namespace, pods } = placeOf(app, atMs);
  const [pod, node] = pods[lot % pods.length]!;
  return { app, namespace, node, pod };
}
