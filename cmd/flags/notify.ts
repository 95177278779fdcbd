import type { Flags, FlagValues, Host } from "../../lib/cli/mod.ts";
import { EVENT_KINDS, type NotifyPlan } from "../../lib/sink/start.ts";

/** The flags of every command that tells others what happens to it. */
export const NOTIFY_FLAGS = {
  webhook: {
    kind: "list",
    value: "URL",
    env: "LOGTAP_RECV_WEBHOOKS",
    keys: ["webhooks"],
    local: "never",
    // The addresses of many services are their keys.
    secret: "perhaps",
    doc: "Post events to this URL (docs/webhooks.md)",
  },
  webhookEvents: {
    kind: "list",
    value: "EVENT",
    local: "never",
    suggests: EVENT_KINDS,
    doc: `Post only these: ${EVENT_KINDS.join(", ")}`,
  },
  webhookAuth: {
    kind: "text",
    value: "AUTH",
    local: "never",
    secret: "always",
    doc: "Prove events with bearer:TOKEN or hmac-sha256:SECRET; better in the variable or a file",
  },
  webhookAuthFile: {
    kind: "text",
    value: "FILE",
    local: "never",
    completes: "file",
    doc: "Read what --webhook-auth would say from a file",
  },
  webhookAllow: {
    kind: "list",
    value: "HOST|NETWORK",
    local: "never",
    doc: "Let webhooks go to this link-local, metadata or multicast target",
  },
  webhookCa: {
    kind: "text",
    value: "FILE",
    local: "never",
    completes: "file",
    doc: "Trust webhooks with certificates of this authority (PEM)",
  },
  alertRules: {
    kind: "text",
    value: "FILE",
    local: "never",
    completes: "file",
    doc: "Watch the receiver by the rules in this YAML file (docs/webhooks.md)",
  },
} as const satisfies Flags;

export type NotifyFlags = FlagValues<typeof NOTIFY_FLAGS>;

/**
 * The notifying part of a plan, empty when nothing is asked for: files are read, secrets are values.
 * Tells on stderr what a careful person would want to know about them.
 *
 * @throws {LogtapError} usage — a bad value; not_found, denied — a file cannot be read.
 */
export async function notifyOf(
  flags: NotifyFlags,
  host: Host,
): Promise<{ readonly notify?: NotifyPlan }> {
  if (!isAsked(flags)) return {};
  const { planNotify } = await import("./notify_plan.ts");
  const notify = await planNotify(flags, host);
  return notify === undefined ? {} : { notify };
}

function isAsked(flags: NotifyFlags): boolean {
  return Object.values(flags).some((value) => value !== undefined && value.length > 0);
}
