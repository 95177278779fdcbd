import { isLoopback, type ListenAddress } from "./address.ts";
import type { SecurityPlan } from "./security.ts";

/** What others may do to a server that is reachable beyond this machine; one sentence each. */
export function exposureWarnings(
  { host }: ListenAddress,
  { tls, keys }: SecurityPlan,
): readonly string[] {
  if (isLoopback(host)) return [];
  const isPushOpen = keys.write.length === 0;
  const isAllOpen = isPushOpen && keys.read.length === 0;
  const open = isPushOpen && tls?.clientCa === undefined
    ? [
      `anybody who reaches ${host} can push${isAllOpen ? " and read metrics" : ""}; ` +
      "ask for a key with --api-key-file",
    ]
    : [];
  const plain = tls === undefined
    ? [
      `what is sent to ${host}${isAllOpen ? "" : ", keys included,"} can be read on its way; ` +
      "encrypt it with --tls-cert and --tls-key",
    ]
    : [];
  return [...open, ...plain];
}
