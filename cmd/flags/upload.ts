import { type Flags, type FlagValues, JSON_FLAG } from "../../lib/cli/mod.ts";
import { parseDuration } from "../../lib/units/mod.ts";
import { BUCKET_FLAGS } from "./bucket.ts";
import { CONCURRENCY_FLAG } from "./transfer.ts";

const EXPIRES = { kind: "parsed", value: "DURATION", parse: parseDuration } as const;

/** The flags of `logtap upload`. */
export const UPLOAD_FLAGS = {
  to: { kind: "text", value: "URL", local: "never", doc: "The same as URL" },
  concurrency: CONCURRENCY_FLAG,
  live: {
    kind: "switch",
    doc: "Upload what is finished of a capture that is being written",
  },
  share: { kind: "switch", local: "never", doc: "Print links with which others can read it" },
  expires: { ...EXPIRES, default: "24h", doc: "How long links work, at most 168h" },
  expiry: { ...EXPIRES, doc: "The older program's name of --expires" },
  force: { kind: "switch", local: "never", doc: "Share a capture that is not redacted" },
  dryRun: { kind: "switch", doc: "Say what would be uploaded" },
  ...BUCKET_FLAGS,
  json: JSON_FLAG,
} as const satisfies Flags;

export type UploadFlags = FlagValues<typeof UPLOAD_FLAGS>;
