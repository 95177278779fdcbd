/** One output that docs/json.md shows. */
export interface JsonSample {
  /** What prints it; empty where the page names no command. */
  readonly command: string;
  /** As it stands there, newline at the end. */
  readonly json: string;
}

/** A command and its output, with nothing but a note to the tests between them. */
const SAMPLE = /(?:^```sh\n([^]*?)\n```\n\n(?:<!--.*-->\n)?)?^```json\n([^]*?)^```$/gm;

/** What docs/json.md shows of the commands' output: verb → the samples of its sections, in order. */
export function jsonSamples(page: string): ReadonlyMap<string, readonly JsonSample[]> {
  const samples = new Map<string, JsonSample[]>();
  for (const section of page.split(/^## /m).slice(1)) {
    const verb = /^\w+/.exec(section)?.[0];
    if (verb === undefined) continue;
    const found = [...section.matchAll(SAMPLE)].map(([, command = "", json = ""]) => {
      return { command, json };
    });
    samples.set(verb, [...samples.get(verb) ?? [], ...found]);
  }
  return samples;
}
