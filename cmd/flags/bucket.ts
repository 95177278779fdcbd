import type { BucketPlan, RemotePlan } from "../../lib/bucket/mod.ts";
import type { CaptureFiles } from "../../lib/capture/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { type Arg, BUILD, type Flags, type FlagValues, type Host } from "../../lib/cli/mod.ts";

const FILE = { kind: "text", value: "FILE", local: "never", completes: "file" } as const;

/** The flags of commands that reach buckets and web servers. None of them is a secret itself. */
export const BUCKET_FLAGS = {
  endpoint: {
    kind: "text",
    value: "URL",
    local: "never",
    doc: "Bucket service other than AWS or Google: MinIO, R2",
  },
  region: { kind: "text", value: "NAME", local: "never", doc: "Region of the bucket" },
  profile: {
    kind: "text",
    value: "NAME",
    local: "never",
    doc: "Keys and region of this profile in ~/.aws",
  },
  gcsKey: { ...FILE, doc: "Key file of a Google service account" },
  ca: { ...FILE, doc: "Trust bucket and web servers with certificates of this authority (PEM)" },
} as const satisfies Flags;

export type BucketFlags = FlagValues<typeof BUCKET_FLAGS>;

/** The argument of commands that read a capture wherever it lies. */
export const CAPTURE_ARG = {
  doc: "Capture directory, or where it lies: s3://…, gs://…, http(s)://…",
  completes: "capture",
} as const satisfies Arg;

/** What this needs of a host. */
export type BucketHost = Pick<Host, "env" | "signal">;

/** Where a command reads a capture: a directory's path, or the files of one that lies elsewhere. */
export interface CaptureSource extends Disposable {
  readonly source: string | CaptureFiles;
  /** As it is told to people and written into results: without user name, password and query. */
  readonly place: string;
}

/** A scheme and two slashes; a path that begins so would be a strange one. */
const REMOTE = /^(s3|gs|https?):\/\//i;

/** Whether it is somewhere else than on this machine's disks. */
export function isRemote(place: string): boolean {
  return REMOTE.test(place);
}

/**
 * What `openCapture` takes for a place as people name it: a directory, `s3://…`, `gs://…`, `http://…`.
 * What reaches elsewhere is loaded only when it is wanted.
 *
 * @throws {LogtapError} usage, not_found, denied — a bad URL or flag, a file that cannot be read.
 */
export async function sourceOf(
  place: string,
  flags: BucketFlags,
  host: BucketHost,
): Promise<CaptureSource> {
  if (!isRemote(place)) return { source: place, place, [Symbol.dispose]: () => {} };
  const { openRemote } = await import("../../lib/bucket/mod.ts");
  const remote = openRemote(await remotePlan(place, flags, host), portsOf(host));
  const { files } = remote;
  return { source: files, place: files.place, [Symbol.dispose]: () => remote[Symbol.dispose]() };
}

/**
 * Refuses a place that is no directory of this machine.
 *
 * @param action what cannot be done there: `follow`.
 * @throws {LogtapError} usage
 */
export function refuseRemote(place: string, action: string, hint: string): void {
  if (!isRemote(place)) return;
  const text = `Cannot ${action} what lies elsewhere: expected a directory of this machine`;
  throw new LogtapError("usage", text, { hint });
}

async function remotePlan(
  place: string,
  flags: BucketFlags,
  host: BucketHost,
): Promise<RemotePlan> {
  const { planRemote } = await import("./bucket_plan.ts");
  return await planRemote(place, flags, host);
}

/** @throws {LogtapError} usage, not_found, denied */
export async function bucketPlan(
  url: string,
  flags: BucketFlags,
  host: BucketHost,
): Promise<BucketPlan> {
  const { planBucket } = await import("./bucket_plan.ts");
  const { parseBucket } = await import("../../lib/bucket/mod.ts");
  return await planBucket(parseBucket(url), flags, host);
}

export function portsOf({ signal }: Pick<Host, "signal">) {
  return { signal, userAgent: `logtap/${BUILD.version}` };
}
