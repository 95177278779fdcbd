import { FindingLog } from "../lib/analyze/read.ts";
import { sliceCapture } from "../lib/archive/mod.ts";
import { openCapture } from "../lib/capture/read.ts";
import { defineCommand, JSON_FLAG, jsonText } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { compileFilter } from "../lib/filter/mod.ts";
import { BUCKET_FLAGS, CAPTURE_ARG, sourceOf } from "./flags/bucket.ts";
import { ENTRY_FLAGS } from "./flags/entries.ts";
import { askedFor, entryFilter } from "./flags/entry_filter.ts";
import { derivedOptions, makingOf, OUT_FLAG, required, totalsText } from "./flags/output.ts";
import { withProgress } from "./flags/progress.ts";

/** `logtap slice`: cuts a part out of a capture, as a capture. */
export default defineCommand({
  name: "slice",
  summary: "Cut a part out of a capture",
  description: "Writes the entries that match into a capture of their own: same bytes, same\n" +
    "order, numbered anew, whole or not there at all. With --invert it takes exactly\n" +
    "the entries that the same flags leave out. TIME as in `logtap open`; a capture\n" +
    "that is being written can be sliced too.",
  args: { dir: CAPTURE_ARG },
  flags: {
    ...ENTRY_FLAGS,
    invert: { kind: "switch", doc: "Take the entries that do not match" },
    out: { ...OUT_FLAG, doc: "Directory to make; must not be there yet, or be empty" },
    json: JSON_FLAG,
    ...BUCKET_FLAGS,
  },
  exits: { 0: "slice written", 3: "no capture at DIR, or no entry matches" },
  examples: [
    {
      doc: "Five minutes of one app",
      line: "logtap slice ./capture --from 10:30 --to 10:35 --label app=api -o ./incident",
    },
    { doc: "All but the noise", line: "logtap slice ./capture --grep healthz --invert -o ./quiet" },
  ],
  doesNot: [
    "change the capture it reads",
    "renumber by time: entries stay in the order they were written",
  ],
  async run(flags, { dir }, host) {
    const out = required("--out", flags.out);
    const findings = new FindingLog((line) => void host.stderr.write(line));
    using opened = await sourceOf(dir, flags, host);
    const { place } = opened;
    const capture = await openCapture(opened.source, { onFinding: findings.tell });
    const spec = entryFilter(flags, capture.metadata, host);
    const asked = askedFor(flags, spec);
    const options = {
      ...makingOf(host),
      ...{ filter: compileFilter(spec), invert: flags.invert, signal: host.signal },
      ...(asked !== undefined && { asked }),
    };
    const output = derivedOptions({ path: out, sources: [place], flag: "--out" }, host);
    const totals = await withProgress(
      host,
      place,
      (onProgress) => sliceCapture(capture, { ...options, onProgress }, output),
    );
    findings.finish();
    const { entries, files, bytes } = totals;
    if (flags.json) {
      await host.stdout.write(jsonText({ bytes, entries, files, output: out, source: place }));
    } else await host.stderr.write(totalsText(out, totals));
    return EXIT.ok;
  },
});
