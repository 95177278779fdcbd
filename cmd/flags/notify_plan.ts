import { hostname } from "node:os";
import { type Host, nearest, readFlagFile, readSecretFile } from "../../lib/cli/mod.ts";
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
} from "../../lib/sink/start.ts";
import { rulesOf } from "./alert_rules.ts";
import type { NotifyFlags } from "./notify.ts";
import { warningsOf } from "./notify_warnings.ts";

/** See `notifyOf`; undefined when there is neither a URL nor a rule. */
export async function planNotify(flags: NotifyFlags, host: Host): Promise<NotifyPlan | undefined> {
  const allowed = flags.webhookAllow.map(parseAllowed);
  const guard = new Guard(allowed);
  const plan: NotifyPlan = {
    targets: flags.webhook.map((url) => parseTarget(url, guard)),
    events: eventsOf(flags.webhookEvents),
    auth: await authOf(flags, host),
    allowed,
    caCerts: await authoritiesOf(flags.webhookCa),
    rules: await rulesOf(flags.alertRules),
    host: hostname(),
  };
  if (plan.targets.length === 0 && plan.rules.length === 0) return undefined;
  if (plan.auth.kind === "bearer" && plan.targets.some(({ authorization }) => authorization)) {
    throw new LogtapError(
      "usage",
      "Cannot send both the token of --webhook-auth and the user name in a --webhook URL",
    );
  }
  for (const line of warningsOf(flags, plan, host)) await host.stderr.write(`${line}\n`);
  return plan;
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

async function authOf(
  { webhookAuth, webhookAuthFile }: NotifyFlags,
  host: Host,
): Promise<WebhookAuth> {
  if (webhookAuthFile === undefined) {
    return webhookAuth === undefined ? { kind: "none" } : parseAuth(webhookAuth);
  }
  if (webhookAuth === undefined) {
    return parseAuth(await readSecretFile("--webhook-auth-file", webhookAuthFile, host));
  }
  throw new LogtapError("usage", "Cannot use both --webhook-auth and --webhook-auth-file");
}

async function authoritiesOf(path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return [];
  const pem = (await readFlagFile("--webhook-ca", path)).text;
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return [pem];
  throw new LogtapError(
    "usage",
    `Cannot use --webhook-ca ${cutValue(path)}: expected a certificate in PEM`,
  );
}
