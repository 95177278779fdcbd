import type { WriterOptions } from "../capture/write.ts";
import type { RedactionPlan } from "../redact/mod.ts";
import type { JobPorts } from "../sandbox/mod.ts";
import type { NotifyPlan } from "../sink/mod.ts";
import type { ListenAddress } from "./address.ts";
import type { RecvStatus } from "./recv_status.ts";
import type { SecurityPlan } from "./security.ts";

/** Everything `logtap recv` has been told: plain data, so that it can be handed to a worker. */
export interface RecvPlan {
  readonly address: ListenAddress;
  readonly maxBodyBytes: number;
  readonly maxConnections: number;
  readonly security: SecurityPlan;
  readonly writer: WriterOptions;
  /** What to take out of every line; undefined: nothing. */
  readonly redaction?: RedactionPlan;
  /** Files that the process could still open at its start; undefined where nobody knows. */
  readonly freeFiles: number | undefined;
  /** Webhooks and alert rules, when there are some. */
  readonly notify?: NotifyPlan;
}

/** Workers that the receiver asks for. */
export type RecvHelper = "compress" | "inflate";

export type RecvPorts = JobPorts<RecvHelper, RecvStatus>;
