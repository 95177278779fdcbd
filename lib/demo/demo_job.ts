import type { Job } from "../sandbox/mod.ts";
import type { DemoPlan } from "./sender.ts";

/** The sender for the sandbox: it may talk to the receiver, and nothing else. */
export const DEMO_JOB: Job<DemoPlan, never> = {
  name: "demo",
  script: new URL("./demo.worker.ts", import.meta.url),
  rightsOf: ({ address }) => ({ read: [], write: [], net: [address], sys: [], netAtStart: [] }),
  helpers: {},
  run: async (plan, ports) => await (await import("./run_demo.ts")).runDemo(plan, ports),
};
