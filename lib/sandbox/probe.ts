/**
 * Tries what a sandbox must not let happen, and tells what the runtime said. It takes no words from
 * anybody and does nothing that lasts: what it opens it closes, what it makes it removes. Tests run
 * the program with LOGTAP_SANDBOX_PROBE=1 and read its lines.
 */

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** `refused` by the runtime, `done`, or let through to the system, which failed with that error. */
export type ProbeResult = "refused" | "done" | `failed: ${string}`;

/** Files of these names are looked for and made in the working directory. */
const SECRET = "logtap-probe.key";
const SCRIPT = "logtap-probe.js";
const STRAY = "logtap-probe.tmp";
const LINK = "logtap-probe.link";
/** Nobody listens there: an attempt that the runtime lets through is refused by the system. */
const DISCARD_PORT = 9;

/** Every attempt by the name that tests know it by. */
const ATTEMPTS: Readonly<Record<string, () => unknown>> = {
  write: () => {
    Deno.writeTextFileSync(STRAY, "", { createNew: true, mode: 0o600 });
    Deno.removeSync(STRAY);
  },
  read: () => Deno.readFileSync(SECRET),
  list: () => [...Deno.readDirSync(".")],
  link: () => {
    Deno.symlinkSync(".", LINK);
    Deno.removeSync(LINK);
  },
  listen: () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(),
  connect: async () => (await Deno.connect({ hostname: "127.0.0.1", port: DISCARD_PORT })).close(),
  resolve: () => Deno.resolveDns("localhost", "A"),
  import: () => import(pathToFileURL(resolve(SCRIPT)).href),
  environment: () => Deno.env.toObject(),
  hostname: () => Deno.hostname(),
  process: () => new Deno.Command(Deno.execPath(), { args: ["--version"] }).outputSync(),
  library: () => Deno.dlopen("logtap-probe", {}),
  /** Rights that were not given must not be had by asking. */
  ask: () => {
    const { state } = Deno.permissions.requestSync({ name: "write" });
    if (state !== "granted") throw new Deno.errors.NotCapable(state);
  },
};

/** One line of JSON: `{"type":"probe","where":"worker","results":{"write":"refused",…}}`. */
export async function probeLine(where: "main" | "worker" | "helper"): Promise<string> {
  const results: Record<string, ProbeResult> = {};
  for (const [name, attempt] of Object.entries(ATTEMPTS)) results[name] = await outcome(attempt);
  return `${JSON.stringify({ type: "probe", where, results })}\n`;
}

async function outcome(attempt: () => unknown): Promise<ProbeResult> {
  try {
    await attempt();
    return "done";
  } catch (error) {
    if (!(error instanceof Error)) return "failed: unknown";
    // An import says it in a TypeError.
    const isRefused = error instanceof Deno.errors.NotCapable ||
      /^Requires \w+ access to /.test(error.message);
    return isRefused ? "refused" : `failed: ${error.name}`;
  }
}
