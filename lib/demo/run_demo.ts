import type { JobPorts } from "../sandbox/mod.ts";
import { type DemoPlan, sendStory } from "./sender.ts";

/** The sender as a job. @throws {LogtapError} network */
export async function runDemo(plan: DemoPlan, ports: JobPorts<never>): Promise<void> {
  ports.started();
  await sendStory(plan, ports);
}
