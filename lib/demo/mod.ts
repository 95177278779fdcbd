/**
 * The demo: a small shop of six services that logs, and breaks.
 *
 *     shop.ts       (seed, time) → lines in order of time; the story of story.ts happens to them
 *     voices/       what each service says, in the format of its kind: access log, logfmt, JSON,
 *                   klog, plain text with stacks, PostgreSQL's own
 *     sender.ts     lines → pushes over HTTP, at the pace of the clock; a job of lib/sandbox
 *
 * The same plan gives the same lines, on every machine and runtime, which is why documents and
 * pictures can say what is to be seen. Owns the seeded randomness that load generators use too.
 *
 * Bounds: the lines of ten seconds of the story are held; 5,000 lines go into a push. Addresses are
 * those that RFC 5737 keeps for documents; nothing in the lines belongs to anybody.
 */
export { DEMO_JOB } from "./demo_job.ts";
export { checkDemoFolder, freePort, LOOPBACK, makeDemoFolder, removeDemoFolder } from "./disk.ts";
export type { DemoLine } from "./line.ts";
export { pushBody } from "./push_body.ts";
export { Random } from "./random.ts";
export type { DemoPlan } from "./sender.ts";
export { Shop, type ShopPlan } from "./shop.ts";
export { STORY } from "./story.ts";
