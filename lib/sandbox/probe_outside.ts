import { startHelper } from "../pipe/mod.ts";
import type { Talk } from "./job.ts";
import { probeLine } from "./probe.ts";

/** What the starting thread adds to a probe: what it may still do itself, and what a helper may. */
export async function probeOutside(talk: Talk): Promise<void> {
  const helper = startHelper(new URL("./probe.worker.ts", import.meta.url));
  const line = await new Promise<string>((resolve, reject) => {
    helper.onmessage = (event: MessageEvent<string>) => resolve(event.data);
    helper.onerror = (event) => reject(new Error(event.message));
  });
  helper.terminate();
  await talk.write(line);
  await talk.write(await probeLine("main"));
}
