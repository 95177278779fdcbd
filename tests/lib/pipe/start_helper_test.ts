import assert from "node:assert/strict";
import { startHelper, type WorkerPort } from "../../../lib/pipe/mod.ts";

/** Its script tries what a sandbox must refuse, and tells. */
const PROBE = new URL("../../../lib/sandbox/probe.worker.ts", import.meta.url);

async function resultsOf(worker: WorkerPort): Promise<Readonly<Record<string, string>>> {
  try {
    const line = await new Promise<string>((resolve, reject) => {
      worker.onmessage = (event: MessageEvent<string>) => resolve(event.data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
    return JSON.parse(line).results;
  } finally {
    worker.terminate();
  }
}

Deno.test("startHelper() starts a worker that may do nothing", async () => {
  const results = await resultsOf(startHelper(PROBE));
  assert.ok(Object.keys(results).length >= 10);
  assert.deepEqual(new Set(Object.values(results)), new Set(["refused"]), JSON.stringify(results));
});

Deno.test("a worker that is started in another way may do what its starter may", async () => {
  const { environment, hostname } = await resultsOf(new Worker(PROBE, { type: "module" }));
  assert.deepEqual([environment, hostname], ["done", "done"]);
});
