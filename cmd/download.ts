import { sanitize } from "../lib/ansi/mod.ts";
import { download, type DownloadReport, openStore } from "../lib/bucket/mod.ts";
import { defineCommand, type Flags, JSON_FLAG, jsonText, LineProgress } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { formatBytes, parseBytes } from "../lib/units/mod.ts";
import { BUCKET_FLAGS, bucketPlan, portsOf } from "./flags/bucket.ts";
import { positive } from "./flags/capture.ts";
import { leftOutText } from "./flags/output.ts";
import { CONCURRENCY_FLAG, placeOf, transferText } from "./flags/transfer.ts";

const DOWNLOAD_FLAGS = {
  out: {
    kind: "text",
    short: "o",
    value: "DIR",
    local: "never",
    completes: "directory",
    doc: "The same as DIR",
  },
  concurrency: CONCURRENCY_FLAG,
  maxSize: {
    kind: "parsed",
    value: "SIZE",
    default: "50GB",
    parse: parseBytes,
    doc: "Refuse captures that are larger",
  },
  dryRun: { kind: "switch", doc: "Say what would be downloaded" },
  ...BUCKET_FLAGS,
  json: JSON_FLAG,
} as const satisfies Flags;

/** `logtap download`: copies a capture out of a bucket. */
export default defineCommand({
  name: "download",
  summary: "Copy a capture out of a bucket",
  description:
    `URL is s3://BUCKET/PREFIX, or gs://BUCKET/PREFIX for Google. DIR appears when all of it
is there and its checksums are right. A download that broke off goes on when it is
started again; an interrupted one leaves nothing. Keys come from where upload takes
them; without any, the bucket has to be public. To look at a capture without
downloading it, give its URL to open, grep, triage or another command.`,
  args: {
    url: { doc: "Where from" },
    dir: { doc: "Directory to make", optional: true, completes: "directory" },
  },
  flags: DOWNLOAD_FLAGS,
  exits: {
    0: "the capture is there",
    1: "something is at DIR already",
    2: "the capture is larger than --max-size",
    3: "no capture at URL",
    4: "the keys do not suffice",
    5: "the bucket cannot be reached",
    6: "a checksum is wrong, or an object was replaced meanwhile",
  },
  examples: [
    { doc: "From AWS", line: "logtap download s3://logs/incident-7 ./incident-7" },
  ],
  doesNot: [
    "replace what is at DIR",
    "check who signed the capture: `logtap sign --verify` does",
  ],
  async run(flags, { url, dir }, host) {
    const out = placeOf("a directory to make", dir, flags.out);
    const plan = {
      dir: out,
      concurrency: flags.concurrency,
      maxBytes: positive("--max-size", flags.maxSize),
      dryRun: flags.dryRun,
    };
    const source = await bucketPlan(url, flags, host);
    const store = openStore(source, portsOf(host));
    const progress = new LineProgress(host);
    try {
      const report = await download(plan, store, (done) => progress.show(() => transferText(done)));
      progress.clear();
      const places = { source: source.address.shown, out };
      if (flags.json) await host.stdout.write(jsonText(downloadJson(report, places)));
      else await host.stderr.write(downloadText(report, places, flags.dryRun));
      return EXIT.ok;
    } finally {
      progress.clear();
      store.close();
    }
  },
});

interface Places {
  readonly source: string;
  readonly out: string;
}

/** The report under the names of docs/json.md. */
function downloadJson(
  { files, bytes, ignored }: DownloadReport,
  { source, out }: Places,
): Record<string, unknown> {
  return { source, output: out, files: files.length, bytes, ignored };
}

function downloadText(
  { files, bytes, ignored }: DownloadReport,
  { source, out }: Places,
  isDry: boolean,
): string {
  const verb = isDry ? "would download" : "downloaded";
  const size = `${files.length} files, ${formatBytes(bytes)}`;
  const list = isDry ? files.map(({ name, bytes }) => `  ${name}  ${formatBytes(bytes)}\n`) : [];
  return `${sanitize(`${verb} ${source} to ${out}: ${size}`)}\n${list.join("")}${
    leftOutText(ignored)
  }`;
}
