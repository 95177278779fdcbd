/**
 * Sandboxes for long-running commands: a finished plan → the rights it needs → a worker that has
 * only those.
 *
 *     main                                  the job's worker                helpers
 *     runJob(RECV_JOB, plan, …)  ─ run ─►   serveJob(runReceiver)  ◄─port─►  compress, inflate
 *       stderr, signals, helpers ◄─ talk ─  only its folder and address     no rights at all
 *       a view, if there is one  ◄report─
 *
 * A command declares a `Job`: its worker's script, `rightsOf` (plan → `Needs`, pure), its helpers, and
 * the function that does the work, which is the same in a sandbox and without one. The plan is plain
 * data; whatever it needs from files, names or the environment has been read before.
 *
 * Promises: the job reaches the paths and addresses of its rights and nothing else, for the runtime
 * refuses it; after `started` it has also lost the rights for starting (its listening address), and
 * the starting thread all its own but reading. Not promised: a symbolic link inside an allowed folder
 * is followed, and a worker that eats all memory ends the process (docs/security.md).
 */
export type { Job, JobHost, JobPorts, RunJob, Talk } from "./job.ts";
export type { GivenRights, Grant, Needs, Rights } from "./rights.ts";
export { runJob, type Sandbox } from "./run_job.ts";
export { serveJob } from "./serve_job.ts";
