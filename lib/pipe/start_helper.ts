import type { WorkerPort } from "./worker_client.ts";

/**
 * Starts a helper worker. It may do nothing but compute: no file, no network, no environment, no
 * process, and nothing that it could ask for. What it works on comes in messages.
 *
 * @param script an absolute URL of ours, listed under `compile.include` in deno.json.
 */
export function startHelper(script: URL): WorkerPort {
  return new Worker(script, { type: "module", deno: { permissions: "none" } });
}
