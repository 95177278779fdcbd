import { sanitize } from "../lib/ansi/mod.ts";
import {
  openStore,
  type SharePlan,
  upload,
  type UploadPlan,
  type UploadReport,
} from "../lib/bucket/mod.ts";
import { defineCommand, jsonText, LineProgress } from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import { formatBytes, plural } from "../lib/units/mod.ts";
import { bucketPlan, portsOf } from "./flags/bucket.ts";
import { leftOutText } from "./flags/output.ts";
import { placeOf, transferText } from "./flags/transfer.ts";
import { UPLOAD_FLAGS, type UploadFlags } from "./flags/upload.ts";

/** `logtap upload`: copies a capture into a bucket. */
export default defineCommand({
  name: "upload",
  summary: "Copy a capture into a bucket",
  description: `URL is s3://BUCKET/PREFIX, or gs://BUCKET/PREFIX for Google. What lies there already
with the same checksum stays, so that a broken upload goes on when it is started
again; metadata.json comes last, so that what can be opened is whole. Keys come
from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (AWS_SESSION_TOKEN), or a profile
in ~/.aws; for Google from --gcs-key, GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY
(HMAC keys), or GOOGLE_APPLICATION_CREDENTIALS (a service account's file).`,
  args: {
    dir: { doc: "Capture directory", completes: "capture" },
    url: { doc: "Where to", optional: true },
  },
  flags: UPLOAD_FLAGS,
  exits: {
    0: "the capture lies there",
    1: "the capture is being written, or another one lies there",
    3: "no capture at DIR, or no such bucket",
    4: "the keys do not suffice, or the capture is not redacted and not to be shared",
    5: "the bucket cannot be reached",
    6: "other bytes arrived",
  },
  examples: [
    { doc: "To AWS", line: "logtap upload ./capture s3://logs/incident-7" },
    {
      doc: "To MinIO, with links for two hours",
      line: "logtap upload ./capture s3://logs/incident-7 --endpoint http://127.0.0.1:9000 " +
        "--share --expires 2h",
    },
  ],
  doesNot: [
    "remove what lies at URL",
    "upload a capture that is being written, unless --live is given",
    "encrypt: that is up to the bucket",
  ],
  async run(flags, { dir, url }, host) {
    const destination = placeOf("a URL such as s3://bucket/prefix", url, flags.to);
    const plan = planUpload(flags, dir);
    const target = await bucketPlan(destination, flags, host);
    if (target.credentials.kind === "none" && !plan.dryRun) throw keyless();
    const store = openStore(target, portsOf(host));
    const progress = new LineProgress(host);
    try {
      const report = await upload(plan, store, (done) => progress.show(() => transferText(done)));
      progress.clear();
      const place = { dir, destination: target.address.shown };
      if (flags.json) await host.stdout.write(jsonText(uploadJson(report, place, plan)));
      else {
        await host.stderr.write(uploadText(report, place));
        await host.stdout.write(linksText(report));
      }
      return EXIT.ok;
    } finally {
      progress.clear();
      store.close();
    }
  },
});

/** Flags → a plan; touches nothing. */
function planUpload(flags: UploadFlags, dir: string): UploadPlan {
  const { concurrency, live, dryRun, expires, expiry, force } = flags;
  const share: SharePlan = { expiresSeconds: Math.floor((expiry ?? expires) / 1000), force };
  return { dir, concurrency, live, dryRun, ...(flags.share && { share }) };
}

function keyless(): LogtapError {
  return new LogtapError("denied", "Cannot upload: there are no keys to sign with", {
    hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name --profile or --gcs-key",
  });
}

interface Places {
  readonly dir: string;
  readonly destination: string;
}

/** The report under the names of docs/json.md. */
function uploadJson(
  { files, bytes, isLive, ignored }: UploadReport,
  { dir, destination }: Places,
  { dryRun, share }: UploadPlan,
): Record<string, unknown> {
  const links = files.flatMap(({ name, link }) => link === undefined ? [] : [[name, link]]);
  return {
    ...{ source: dir, destination, files: files.length, bytes },
    sent: files.filter(({ state }) => state === "sent").length,
    kept: files.filter(({ state }) => state === "kept").length,
    live: isLive,
    ignored,
    ...(dryRun && { planned: files.map(({ name, bytes }) => ({ name, bytes })) }),
    ...(share !== undefined && !dryRun && {
      expires: `${share.expiresSeconds}s`,
      share_urls: Object.fromEntries(links),
    }),
  };
}

function uploadText({ files, bytes, ignored }: UploadReport, { dir, destination }: Places): string {
  const kept = files.filter(({ state }) => state === "kept").length;
  const there = kept === 0 ? "" : `, ${kept} of them were there already`;
  const planned = files.filter(({ state }) => state === "planned");
  const verb = planned.length > 0 ? "would upload" : "uploaded";
  const list = planned.map(({ name, bytes }) => `  ${name}  ${formatBytes(bytes)}\n`).join("");
  const text = `${verb} ${dir} to ${destination}: ${plural(files.length, "file")}, ${
    formatBytes(bytes)
  }`;
  return `${sanitize(`${text}${there}`)}\n${list}${leftOutText(ignored)}`;
}

/** `NAME<TAB>LINK` a line; the links are data. */
function linksText({ files }: UploadReport): string {
  return files.map(({ name, link }) => link === undefined ? "" : `${name}\t${link}\n`).join("");
}
