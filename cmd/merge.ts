import { FindingLog } from "../lib/analyze/read.ts";
import { sanitize } from "../lib/ansi/mod.ts";
import { mergeCaptures, type Merged } from "../lib/archive/mod.ts";
import { type Capture, openCapture } from "../lib/capture/read.ts";
import { defineCommand, JSON_FLAG, jsonText } from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import { plural } from "../lib/units/mod.ts";
import { BUCKET_FLAGS, CAPTURE_ARG, sourceOf } from "./flags/bucket.ts";
import { derivedOptions, makingOf, OUT_FLAG, required, totalsText } from "./flags/output.ts";
import { withProgress } from "./flags/progress.ts";

/** Each is read ahead by a MiB or more. */
const SOURCES_MAX = 64;

/** `logtap merge`: joins captures, in order of time. */
export default defineCommand({
  name: "merge",
  summary: "Join captures in order of time",
  description: "Entries keep their bytes and are numbered anew; those of equal time keep the\n" +
    "order of the arguments. The result counts as redacted only if all sources were,\n" +
    "and by what all had. With --clock-correct, times of a capture are moved when\n" +
    "ids (UUIDs, trace ids) that it shares with the largest one show beyond doubt\n" +
    "that its clock was off; how much is said, and written into metadata.json.",
  args: { dirs: { ...CAPTURE_ARG, doc: "Captures, two or more", rest: true } },
  flags: {
    out: { ...OUT_FLAG, doc: "Directory to make; must not be there yet, or be empty" },
    clockCorrect: { kind: "switch", doc: "Move the times of captures whose clocks were off" },
    json: JSON_FLAG,
    ...BUCKET_FLAGS,
  },
  exits: { 0: "capture written", 3: "no capture at one of DIRS, or no entry in any" },
  examples: [
    { doc: "Two hosts", line: "logtap merge ./host-a ./host-b -o ./both" },
  ],
  doesNot: [
    "remove entries that are in several captures: each is kept",
    "change the sources",
  ],
  async run(flags, { dirs }, host) {
    const out = required("--out", flags.out);
    if (dirs.length < 2 || dirs.length > SOURCES_MAX) {
      const text = `Cannot merge ${plural(dirs.length, "capture")}: expected 2 to ${SOURCES_MAX}`;
      throw new LogtapError("usage", text);
    }
    const findings = new FindingLog((line) => void host.stderr.write(line));
    using opened = new DisposableStack();
    const captures: Capture[] = [];
    for (const dir of dirs) {
      const { source } = opened.use(await sourceOf(dir, flags, host));
      captures.push(await openCapture(source, { onFinding: findings.tell }));
    }
    const places = captures.map(({ files }) => files.place);
    const { clockCorrect } = flags;
    const options = { ...makingOf(host), clockCorrect, signal: host.signal };
    const output = derivedOptions({ path: out, sources: places, flag: "--out" }, host);
    const merged = await withProgress(
      host,
      out,
      (onProgress) => mergeCaptures(captures, { ...options, onProgress }, output),
    );
    findings.finish();
    await host.stderr.write(notes(places, merged));
    if (flags.json) await host.stdout.write(jsonText(mergeJson(places, out, merged)));
    else await host.stderr.write(`${dirs.length} captures into ${totalsText(out, merged)}`);
    return EXIT.ok;
  },
});

/** The result under the names of docs/json.md. */
function mergeJson(
  dirs: readonly string[],
  out: string,
  { entries, files, bytes, late, corrections }: Merged,
): Record<string, unknown> {
  return {
    sources: dirs,
    output: out,
    entries,
    files,
    bytes,
    late,
    ...(corrections.length > 0 && {
      clock_corrections: corrections.map((one) => ({
        source: dirs[one.place],
        offset_ms: one.offsetMs,
        confidence: one.confidence,
        method: one.method,
        applied: one.isApplied,
      })),
    }),
  };
}

function notes(dirs: readonly string[], { late, corrections }: Merged): string {
  const clocks = corrections.map(({ place, offsetMs, confidence, isApplied }) => {
    const said = `clock ${offsetMs > 0 ? "+" : ""}${offsetMs} ms, confidence ${
      confidence.toFixed(2)
    }`;
    return `${sanitize(dirs[place]!)}: ${said}${
      isApplied ? "" : ", not sure enough: not applied"
    }\n`;
  });
  const order = late === 0 ? [] : [
    `logtap: ${late} lines stand behind later ones: their capture was too far out of order\n`,
  ];
  return [...clocks, ...order].join("");
}
