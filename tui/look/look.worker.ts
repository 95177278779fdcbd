/** The looker in a worker of its own, which may read the capture, write exports, and nothing else. */
import { Looker } from "./looker.ts";
import type { Ask, LookPlan, Tell } from "./messages.ts";

interface Scope {
  onmessage: ((event: MessageEvent<LookPlan | Ask>) => void) | null;
  postMessage(tell: Tell | { readonly kind: "ready" }): void;
}

const scope = globalThis as unknown as Scope;
let looker: Looker | undefined;

// Before anything is awaited: what arrives without a listener is lost.
scope.onmessage = ({ data }) => {
  if ("kind" in data) return looker?.take(data);
  looker = new Looker(data, (tell) => scope.postMessage(tell));
  void looker.run();
};
scope.postMessage({ kind: "ready" });
