import type { DemoLine } from "./line.ts";

interface Stream {
  readonly stream: DemoLine["labels"];
  readonly values: unknown[];
}

/**
 * Lines as a push to Loki's API, in JSON. Lines of one stream stay together only where they follow
 * each other: a receiver keeps the order in which they stand here.
 */
export function pushBody(lines: readonly DemoLine[]): string {
  const streams: Stream[] = [];
  for (const { ns, labels, msg, meta } of lines) {
    const last = streams.at(-1);
    const isSame = last?.stream["pod"] === labels["pod"];
    const values = isSame ? last!.values : [];
    if (!isSame) streams.push({ stream: labels, values });
    values.push(meta === undefined ? [ns, msg] : [ns, msg, meta]);
  }
  return JSON.stringify({ streams });
}
