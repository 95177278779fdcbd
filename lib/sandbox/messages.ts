import type { FaultRecord } from "./fault_record.ts";
import type { Needs, Right } from "./rights.ts";

/** What the starting thread says to a job. */
export type ToJob<Plan> =
  | {
    readonly kind: "run";
    readonly plan: Plan;
    readonly needs: Needs;
    /** What the job gives up when it has started. */
    readonly untilStarted: readonly Right[];
    readonly isTerminal: boolean;
    readonly columns: number;
    /** Whether reports are wanted. */
    readonly reports: boolean;
    readonly probe: boolean;
  }
  | { readonly kind: "stop" }
  /** The terminal has changed its width. */
  | { readonly kind: "columns"; readonly columns: number }
  | { readonly kind: "helper_died"; readonly id: number; readonly why: string };

/** What a job says. It is believed in nothing that gives it more than its rights. */
export type FromJob =
  /** It listens to messages now. */
  | { readonly kind: "ready" }
  | { readonly kind: "lacking"; readonly rights: readonly Right[] }
  | { readonly kind: "talk"; readonly text: string }
  /** For the one who started it; the sandbox does not look at it. */
  | { readonly kind: "report"; readonly value: unknown }
  /** Comes with a port, over which the job will talk to the helper. */
  | { readonly kind: "helper"; readonly id: number; readonly name: string }
  | { readonly kind: "end_helper"; readonly id: number }
  | { readonly kind: "started" }
  | { readonly kind: "done" }
  /** The job has failed; what it could put in order is in order. */
  | { readonly kind: "fault"; readonly fault: FaultRecord }
  /** Something was thrown that nobody has caught. */
  | { readonly kind: "died"; readonly fault: FaultRecord };
