import { resolve } from "node:path";
import type { Flags, FlagValues, Host } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import type { Grant, JobHost, Sandbox } from "../../lib/sandbox/mod.ts";

/** What a bare `--allow-net` stands for. */
const ALL = "*";

/** The flags of every long-running command that say what it may do. */
export const SANDBOX_FLAGS = {
  allowNet: {
    kind: "list",
    value: "HOST:PORT",
    bare: ALL,
    local: "never",
    doc: "Listen on and connect to nothing else, instead of what the other flags imply",
  },
  allowRead: {
    kind: "list",
    value: "PATH",
    bare: ALL,
    local: "never",
    completes: "file",
    doc: "Read nothing else, instead of what the other flags imply",
  },
  allowWrite: {
    kind: "list",
    value: "PATH",
    bare: ALL,
    local: "never",
    completes: "file",
    doc: "Write nothing else, instead of what the other flags imply",
  },
  sandbox: {
    kind: "switch",
    default: true,
    local: "never",
    doc: "Run with only the rights that the flags imply (docs/security.md)",
  },
} as const satisfies Flags;

/** @throws {LogtapError} usage — rights are given for a sandbox that is turned off. */
export function sandboxOf(flags: FlagValues<typeof SANDBOX_FLAGS>): Sandbox {
  const given = {
    ...grant("net", flags.allowNet),
    ...grant("read", flags.allowRead, resolve),
    ...grant("write", flags.allowWrite, resolve),
  };
  if (flags.sandbox) return { kind: "scoped", given };
  const [first] = Object.keys(given);
  if (first === undefined) return { kind: "off" };
  throw new LogtapError(
    "usage",
    `Cannot use --allow-${first} with --no-sandbox: without a sandbox everything is allowed`,
  );
}

/** @param absolute makes a path absolute: the runtime takes relative ones from a script's folder. */
function grant<Kind extends string>(
  kind: Kind,
  items: readonly string[],
  absolute = (item: string) => item,
) {
  if (items.length === 0) return {};
  const value: Grant = items.includes(ALL) ? "all" : items.map((item) => absolute(item));
  return { [kind]: value } as { readonly [K in Kind]: Grant };
}

/** For tests: see lib/sandbox/probe.ts. */
const PROBE_VARIABLE = "LOGTAP_SANDBOX_PROBE";

/** What a job's starting thread gets of the command's host. */
export function jobHost(host: Host): Omit<JobHost, "onReport"> {
  return {
    talk: host.stderr,
    signal: host.signal,
    nowMs: () => host.nowMs(),
    giveUpRights: () => host.giveUpRights(),
    probe: host.env(PROBE_VARIABLE) === "1",
  };
}
