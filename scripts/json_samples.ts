/** What docs/json.md shows of the commands' output: verb → the first sample of its section. */
export function jsonSamples(page: string): ReadonlyMap<string, string> {
  const samples = new Map<string, string>();
  for (const section of page.split(/^## /m).slice(1)) {
    const verb = /^\w+/.exec(section)?.[0];
    const sample = /^```json\n([^]*?)^```$/m.exec(section)?.[1];
    if (verb !== undefined && sample !== undefined && !samples.has(verb)) samples.set(verb, sample);
  }
  return samples;
}
