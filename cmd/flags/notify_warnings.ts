import { environmentName, type Host } from "../../lib/cli/mod.ts";
import type { NotifyPlan } from "../../lib/sink/start.ts";
import { NOTIFY_FLAGS, type NotifyFlags } from "./notify.ts";

/** What a careful person would want to know about secrets and silence, one line each. */
export function warningsOf(flags: NotifyFlags, plan: NotifyPlan, host: Host): string[] {
  const { targets, auth, events, rules } = plan;
  const isSecretInClear = auth.kind === "bearer" ||
    targets.some(({ authorization }) => authorization);
  const open = targets.find(({ secure, host }) => !secure && !isThisMachine(host));
  const warnings: readonly (readonly [boolean, string])[] = [
    [
      targets.some(({ authorization }) => authorization !== undefined) &&
      isOnCommandLine("webhook", flags.webhook.join(","), host),
      "the password in a --webhook URL can be read in the process list: use LOGTAP_RECV_WEBHOOK",
    ],
    [
      isSecretInClear && open !== undefined,
      `the secret for ${open?.shown} travels in the clear: use https`,
    ],
    [
      rules.length > 0 && targets.length > 0 && !events.includes("alert"),
      "alerts are not posted: --webhook-events does not name alert",
    ],
  ];
  return warnings.filter(([holds]) => holds).map(([, text]) => `warning: ${text}`);
}

/** A value that no variable holds was typed. */
function isOnCommandLine(
  key: keyof typeof NOTIFY_FLAGS,
  value: string | undefined,
  { env }: Host,
): boolean {
  return value !== undefined && value !== "" && env(environmentName("recv", key)) === undefined &&
    (key !== "webhook" || env(NOTIFY_FLAGS.webhook.env) === undefined);
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
