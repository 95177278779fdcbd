import { FindingLog } from "../lib/analyze/read.ts";
import { faultText, loadInjectCapture } from "../lib/analyze/inject/mod.ts";
import { openCapture } from "../lib/capture/read.ts";
import { type FlagValues, type Host, jsonText } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { formatCount } from "../lib/units/mod.ts";
import { sourceOf } from "./flags/bucket.ts";
import { askedFor, entryFilter } from "./flags/entry_filter.ts";
import { injectionOf } from "./flags/injection.ts";
import type { OPEN_FLAGS } from "./flags/open.ts";
import { derivedOptions, makingOf, totalsText } from "./flags/output.ts";
import { withProgress } from "./flags/progress.ts";

type OpenFlags = FlagValues<typeof OPEN_FLAGS>;

/** `logtap open --inject FAULT --inject-out DIR`: a capture with faults in it. */
export async function openInject(
  flags: OpenFlags & { readonly injectOut: string },
  dir: string,
  host: Host,
): Promise<number> {
  const { injectOut: out } = flags;
  const findings = new FindingLog((line) => void host.stderr.write(line));
  using place = await sourceOf(dir, flags, host);
  const capture = await openCapture(place.source, { onFinding: findings.tell });
  const injection = await injectionOf(flags, capture, host);
  const spec = entryFilter(flags, capture.metadata, host);
  const filter = { spec, asked: askedFor(flags, spec) };
  const output = derivedOptions({ path: out, sources: [dir], flag: "--inject-out" }, host);
  const { injectCapture } = await loadInjectCapture();
  const totals = await withProgress(
    host,
    dir,
    (onProgress) =>
      injectCapture(
        capture,
        { ...makingOf(host), injection, filter, signal: host.signal, onProgress },
        output,
      ),
  );
  findings.finish();
  const { original, entries } = totals;
  const added = entries - original;
  if (flags.json) {
    await host.stdout.write(jsonText({
      source: dir,
      output: out,
      original_lines: original,
      injected_lines: added,
      total_lines: entries,
      faults_applied: injection.faults.map(faultText),
    }));
  } else {
    const change = added < 0 ? `${formatCount(-added)} fewer` : `${formatCount(added)} more`;
    await host.stderr.write(totalsText(out, totals));
    await host.stderr.write(`${change} than without faults\n`);
  }
  return EXIT.ok;
}
