import { hostname } from "node:os";
import { type Flags, type FlagValues, type Host, nearest } from "../../lib/cli/mod.ts";
import { cutValue, LogtapError } from "../../lib/fault/mod.ts";
import {
  EVENT_KINDS,
  type EventKind,
  Guard,
  type NotifyPlan,
  parseAllowed,
  parseAuth,
  parseTarget,
  type WebhookAuth,
} from "../../lib/sink/mod.ts";
import { rulesOf } from "./alert_rules.ts";
import { readSmallFile } from "./file.ts";
import { warningsOf } from "./notify_warnings.ts";

/** The flags of every command that tells others what happens to it. */
export const NOTIFY_FLAGS = {
  webhook: {
    kind: "list",
    value: "URL",
    env: "LOGTAP_RECV_WEBHOOKS",
    doc: "Post events to this URL (docs/webhooks.md)",
  },
  webhookEvents: {
    kind: "list",
    value: "EVENT",
    doc: `Post only these: ${EVENT_KINDS.join(", ")}`,
  },
  webhookAuth: {
    kind: "text",
    value: "AUTH",
    doc: "Prove events with bearer:TOKEN or hmac-sha256:SECRET; better in the variable or a file",
  },
  webhookAuthFile: {
    kind: "text",
    value: "FILE",
    doc: "Read what --webhook-auth would say from a file",
  },
  webhookAllow: {
    kind: "list",
    value: "HOST|NETWORK",
    doc: "Let webhooks go to this link-local, metadata or multicast target",
  },
  webhookCa: {
    kind: "text",
    value: "FILE",
    doc: "Trust webhooks with certificates of this authority (PEM)",
  },
  alertRules: {
    kind: "text",
    value: "FILE",
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
  const allowed = flags.webhookAllow.map(parseAllowed);
  const guard = new Guard(allowed);
  const plan: NotifyPlan = {
    targets: flags.webhook.map((url) => parseTarget(url, guard)),
    events: eventsOf(flags.webhookEvents),
    auth: await authOf(flags),
    allowed,
    caCerts: await authoritiesOf(flags.webhookCa),
    rules: await rulesOf(flags.alertRules),
    host: hostname(),
  };
  if (plan.targets.length === 0 && plan.rules.length === 0) return {};
  if (plan.auth.kind === "bearer" && plan.targets.some(({ authorization }) => authorization)) {
    throw new LogtapError(
      "usage",
      "Cannot send both the token of --webhook-auth and the user name in a --webhook URL",
    );
  }
  for (const line of await warningsOf(flags, plan, host)) await host.stderr.write(`${line}\n`);
  return { notify: plan };
}

function eventsOf(names: readonly string[]): readonly EventKind[] {
  if (names.length === 0) return EVENT_KINDS;
  return names.map((name) => {
    const kind = EVENT_KINDS.find((known) => known === name);
    if (kind !== undefined) return kind;
    const near = nearest(name, EVENT_KINDS);
    const meant = near === undefined
      ? `expected some of ${EVENT_KINDS.join(", ")}`
      : `did you mean "${near}"?`;
    throw new LogtapError("usage", `Cannot post event "${cutValue(name)}": ${meant}`);
  });
}

async function authOf({ webhookAuth, webhookAuthFile }: NotifyFlags): Promise<WebhookAuth> {
  if (webhookAuthFile === undefined) {
    return webhookAuth === undefined ? { kind: "none" } : parseAuth(webhookAuth);
  }
  if (webhookAuth === undefined) {
    return parseAuth(await readSmallFile("--webhook-auth-file", webhookAuthFile));
  }
  throw new LogtapError("usage", "Cannot use both --webhook-auth and --webhook-auth-file");
}

async function authoritiesOf(path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return [];
  const pem = await readSmallFile("--webhook-ca", path);
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return [pem];
  throw new LogtapError(
    "usage",
    `Cannot use --webhook-ca ${cutValue(path)}: expected a certificate in PEM`,
  );
}
