import type { DemoLine } from "./line.ts";

/** Lines as a push to Loki's API, in JSON: one stream for each set of labels. */
export function pushBody(lines: readonly DemoLine[]): string {
  const streams = new Map<string, { stream: DemoLine["labels"]; values: unknown[] }>();
  for (const { ns, labels, msg, meta } of lines) {
    const key = JSON.stringify(labels);
    const { values } = streams.getOrInsertComputed(key, () => ({ stream: labels, values: [] }));
    values.push(meta === undefined ? [ns, msg] : [ns, msg, meta]);
  }
  return JSON.stringify({ streams: [...streams.values()] });
}
