/**
 * The door for the thread that makes a plan for the receiver and starts it: loads nothing of the
 * server. An idle receiver would pay for it twice, once here and once in its worker.
 */
export { type ListenAddress, parseAddress, resolveAddress } from "./address.ts";
export { digestOfKey, digestsOfKeyFile, keyDigests } from "./key_digests.ts";
export { countFreeFiles, filesFor } from "./open_files.ts";
export { RECV_JOB } from "./recv_job.ts";
export type { RecvStatus } from "./recv_status.ts";
export type { RecvHelper, RecvPlan, RecvPorts } from "./recv_plan.ts";
export type { SecurityPlan, TlsPlan } from "./security.ts";
