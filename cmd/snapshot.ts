import { FindingLog } from "../lib/analyze/read.ts";
import { sanitize } from "../lib/ansi/mod.ts";
import { packSnapshot, unpackSnapshot } from "../lib/archive/mod.ts";
import { defineCommand, type FlagValues, type Host, JSON_FLAG, jsonText } from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import { formatBytes, formatCount, parseBytes } from "../lib/units/mod.ts";
import { BUCKET_FLAGS, refuseRemote, sourceOf } from "./flags/bucket.ts";
import { leftOutText, OUT_FLAG, required, writeFile } from "./flags/output.ts";
import { withByteCount } from "./flags/progress.ts";

const FLAGS = {
  output: {
    ...OUT_FLAG,
    value: "FILE|DIR",
    doc: "Archive to make (- is stdout), or directory to unpack into",
  },
  extract: { kind: "switch", doc: "Unpack" },
  maxSize: {
    kind: "parsed",
    value: "SIZE",
    default: "50GB",
    parse: parseBytes,
    doc: "Refuse to unpack more than this",
  },
  json: JSON_FLAG,
  ...BUCKET_FLAGS,
} as const;

type SnapshotFlags = FlagValues<typeof FLAGS>;

/** `logtap snapshot`: a capture as one file, and back. */
export default defineCommand({
  name: "snapshot",
  summary: "Pack a capture into one file",
  description: "The archive is a tar file compressed with zstd: `tar --zstd -xf` opens it as\n" +
    "well. A capture that is being written is packed as of now, and finished when it\n" +
    "is unpacked. Unpacking takes the files of one capture and nothing else: no\n" +
    "links, no devices, no names that lead elsewhere.",
  args: {
    source: {
      doc: "Capture (also s3://…, gs://…, http(s)://…), or with --extract an archive",
      completes: "file",
    },
  },
  flags: FLAGS,
  exits: {
    0: "archive or directory written",
    3: "no capture there",
    6: "the archive is damaged, or holds what no capture has",
  },
  examples: [
    { doc: "To take along", line: "logtap snapshot ./capture -o capture.tar.zst" },
    { doc: "Into another program", line: "logtap snapshot ./capture -o - | tar --zstd -t" },
    { doc: "And back", line: "logtap snapshot capture.tar.zst --extract -o ./there" },
  ],
  doesNot: [
    "pack files that are no part of a capture: they are told",
    "unpack over what is there",
  ],
  async run(flags, { source }, host) {
    const output = required("--output", flags.output);
    checkStdout(output, flags, host);
    const work = { source, output };
    const done = flags.extract ? await extract(work, flags, host) : await pack(work, flags, host);
    if (flags.json) await host.stdout.write(jsonText(done.json));
    else await host.stderr.write(done.text);
    return EXIT.ok;
  },
});

/** @throws {LogtapError} usage — stdout takes nothing but an archive, and no terminal does. */
function checkStdout(
  output: string,
  { extract, json }: Pick<SnapshotFlags, "extract" | "json">,
  { stdout }: Host,
): void {
  if (output !== "-" || extract) return;
  const why = json ? "--json wants it" : stdout.isTerminal ? "it is a terminal" : undefined;
  if (why === undefined) return;
  throw new LogtapError("usage", `Cannot write the archive to stdout: ${why}`, {
    hint: "--output FILE",
  });
}

interface Work {
  readonly source: string;
  readonly output: string;
}

/** What is told of it. */
interface Done {
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
}

async function pack(
  { source: dir, output }: Work,
  flags: SnapshotFlags,
  host: Host,
): Promise<Done> {
  using opened = await sourceOf(dir, flags, host);
  const source = opened.place;
  const findings = new FindingLog((line) => void host.stderr.write(line));
  const packTo = (write: (bytes: Uint8Array) => Promise<void>) =>
    withByteCount(host, `${source} packed`, (onBytes) => {
      const counted = async (bytes: Uint8Array) => {
        await write(bytes);
        onBytes(bytes.length);
      };
      const rest = { signal: host.signal, nowMs: host.nowMs(), onFinding: findings.tell };
      return packSnapshot(opened.source, { write: counted, ...rest });
    });
  const place = { path: output, sources: [source], flag: "--output" };
  const { files, bytes, ignored } = output === "-"
    ? await packTo(async (bytes) => await host.stdout.write(bytes))
    : await writeFile(place, packTo);
  findings.finish();
  return {
    json: { operation: "pack", source, output, files, bytes, ignored },
    text: `${sanitize(output)}: ${formatCount(files)} files, ${formatBytes(bytes)}\n` +
      leftOutText(ignored),
  };
}

async function extract(
  { source, output }: Work,
  { maxSize }: SnapshotFlags,
  host: Host,
): Promise<Done> {
  refuseRemote(source, "unpack", "fetch the archive first, with curl for example");
  const place = { path: output, sources: [source], flag: "--output" };
  const { files, bytes, ignored } = await withByteCount(host, `${source} unpacked`, (onBytes) => {
    return unpackSnapshot(source, { place, maxBytes: maxSize, signal: host.signal, onBytes });
  });
  return {
    json: { operation: "extract", source, output, files, bytes, ignored },
    text: `${sanitize(output)}: ${formatCount(files)} files, ${formatBytes(bytes)}\n` +
      leftOutText(ignored),
  };
}
