import type { Pace } from "../net/mod.ts";
import type { BucketPlan } from "./plan.ts";
import { AwsSigner } from "./sign/aws_signer.ts";
import { GoogleSigner } from "./sign/google_signer.ts";
import { ANONYMOUS, type Signer } from "./sign/signer.ts";
import { ObjectStore } from "./store/object_store.ts";
import { Client } from "./wire/client.ts";
import type { Carrier } from "./wire/message.ts";
import { Transport } from "./wire/transport.ts";

/** What the room needs of the world; tests pass their own. */
export interface RemotePorts {
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  readonly userAgent: string;
  readonly carrier?: Carrier;
  readonly pace?: Pace;
}

/** @param caCerts PEM texts of authorities to trust beside the usual ones. */
export function openClient(caCerts: readonly string[], ports: RemotePorts): Client {
  const { signal, userAgent, pace, carrier = new Transport({ caCerts, userAgent }) } = ports;
  return new Client({ carrier, signal, ...(pace !== undefined && { pace }) });
}

/** The objects that a plan leads to. Nothing is asked yet. */
export function openStore(plan: BucketPlan, ports: RemotePorts): ObjectStore {
  const client = openClient(plan.caCerts, ports);
  return new ObjectStore(plan, { client, signer: signerOf(plan, client) });
}

function signerOf({ credentials, region, address }: BucketPlan, client: Client): Signer {
  switch (credentials.kind) {
    case "none":
      return ANONYMOUS;
    case "keys": {
      // Google takes the signatures of its HMAC keys for any region, and calls it so.
      const scope = address.kind === "gs" ? "auto" : region;
      return new AwsSigner({ keys: credentials, region: scope, nowMs: () => client.nowMs });
    }
    case "service_account":
      return new GoogleSigner(credentials, client);
  }
}
