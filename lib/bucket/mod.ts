/**
 * Captures that lie elsewhere: in buckets of S3 and Google Cloud Storage, and in folders of web
 * servers.
 *
 *     const store = openStore(plan, { signal, userAgent });
 *     await upload({ dir, concurrency: 4, live: false, dryRun: false }, store);
 *     using remote = openRemote(plan, { signal, userAgent });
 *     const capture = await openCapture(remote.files);       // reads only what it needs, by ranges
 *
 * - address.ts, plan.ts — URLs and plans: plain data, which holds the secrets;
 * - sign/ — AWS Signature 4 (also Google's HMAC keys), Google service accounts, links;
 * - wire/ — requests: judged by lib/net's guard, bounded, sent again after cuts, 429 and 5xx;
 * - store/ — the XML API that S3 and GCS share: list, get, put, multipart;
 * - upload/, download/ — whole captures, gone on with after a break, compared by checksum;
 * - read/ — lib/capture's `CaptureFiles` over ranges.
 *
 * `wire/transport.ts` is the edge to the network, `download/disk.ts` to the disk. Names that come
 * from outside are checked with lib/capture's `isPortableName`. Limits: 128 MiB of bodies under way,
 * 64 MiB a body; seven attempts a request; answers are bounded by what was asked for. Secrets and
 * signed URLs stand in no message. S3: https://docs.aws.amazon.com/AmazonS3/latest/API/ (2026-10).
 */
export {
  type BucketAddress,
  parseBucket,
  parseRemote,
  type RemoteAddress,
  type WebAddress,
} from "./address.ts";
export type { AccessKeys, BucketPlan, Credentials, WebPlan } from "./plan.ts";
export { type AwsProfile, awsProfile } from "./sign/aws_profile.ts";
export { parseServiceAccount, type ServiceAccount } from "./sign/service_account.ts";
export { openStore, type RemotePorts } from "./open_store.ts";
export type { ObjectStore } from "./store/object_store.ts";
export { openRemote, type RemoteCapture, type RemotePlan } from "./read/open_remote.ts";
export {
  type Progress,
  type SharePlan,
  upload,
  type UploadedFile,
  type UploadPlan,
  type UploadReport,
} from "./upload/upload.ts";
export { download, type DownloadPlan, type DownloadReport } from "./download/download.ts";
